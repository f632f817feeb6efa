import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { Arch, type AfterPackContext } from 'electron-builder';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import flip, { fuses } from '../../scripts/fuses.ts';
import { fuseWire, readFuses } from '../../scripts/pack.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-fuses-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

test.each(['linux', 'win32', 'darwin'])('on %s every fuse has a decision', (platform) => {
  const names = Object.values(FuseV1Options).filter((fuse) => typeof fuse === 'number');
  const decided = Object.keys(fuses(platform)).map(Number);
  expect(decided.toSorted()).toEqual(names.toSorted());
});

test('no way leads into the program from outside', () => {
  for (const platform of ['linux', 'win32', 'darwin']) {
    expect(fuses(platform)).toMatchObject({
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    });
  }
});

test('the archive is checked wherever the runtime can', () => {
  const integrity = FuseV1Options.EnableEmbeddedAsarIntegrityValidation;
  expect(fuses('win32')[integrity]).toBe(true);
  expect(fuses('darwin')[integrity]).toBe(true);
});

/** Packs nothing: a program with all fuses on, and what the hook makes of it. */
async function flipped(platform: string, out: string, program: string) {
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, fuseWire);
  const context = {
    appOutDir: out,
    electronPlatformName: platform,
    arch: Arch.x64,
    packager: { appInfo: { productFilename: 'Perch' } },
  };
  await flip(context as unknown as AfterPackContext);
  return readFuses(program);
}

test('they are flipped in the program itself', async () => {
  const program = join(folder, 'perch');
  writeFileSync(program, fuseWire);
  expect((await readFuses(program))['RunAsNode']).toBe(true);
  expect(await flipped('linux', folder, program)).toMatchObject({
    RunAsNode: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: false,
  });
});

/** The part of an app for macOS that has the fuses. */
const framework = 'Perch.app/Contents/Frameworks/Electron Framework.framework/Electron Framework';

/** A `codesign` that writes down what it is asked to do: only macOS has a real one. */
function watchSigning(): () => string {
  const [tool, notes] = [join(folder, 'bin/codesign'), join(folder, 'signed.txt')];
  mkdirSync(dirname(tool));
  writeFileSync(tool, `#!/bin/sh\necho "$@" >> "${notes}"\n`);
  chmodSync(tool, 0o755);
  vi.stubEnv('PATH', `${dirname(tool)}${delimiter}${process.env['PATH']}`);
  return () => (existsSync(notes) ? readFileSync(notes, 'utf8') : '');
}

test.skipIf(process.platform === 'win32')(
  'an app for macOS has them flipped and is signed again, or it would not start',
  async () => {
    const signed = watchSigning();
    const out = join(folder, 'mac-universal');
    expect(await flipped('darwin', out, join(out, framework))).toMatchObject({
      RunAsNode: false,
      EnableEmbeddedAsarIntegrityValidation: true,
    });
    expect(signed()).toContain(`--deep ${join(out, 'Perch.app')}\n`);
  },
);

test.skipIf(process.platform === 'win32').each(['x64', 'arm64'])(
  'the %s half of a universal app is left as it is until both are merged',
  async (arch) => {
    const signed = watchSigning();
    const out = join(folder, `mac-universal-${arch}-temp`);
    const states = await flipped('darwin', out, join(out, framework));
    expect(states).toMatchObject({ RunAsNode: true });
    expect(signed()).toBe('');
  },
);
