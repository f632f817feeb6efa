import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { Arch, type AfterPackContext } from 'electron-builder';
import { afterEach, expect, test, vi } from 'vitest';
import flip, { fuses } from '../../scripts/fuses.ts';
import { fuseWire, readFuses } from '../../scripts/pack.ts';

const folder = mkdtempSync(join(tmpdir(), 'perch-fuses-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

test.each(['linux', 'win32', 'darwin'])('on %s every fuse has a decision', (platform) => {
  const names = Object.values(FuseV1Options).filter((fuse) => typeof fuse === 'number');
  const decided = Object.keys(fuses(platform, false)).map(Number);
  expect(decided.toSorted()).toEqual(names.toSorted());
});

test('no way leads into the program from outside', () => {
  for (const platform of ['linux', 'win32', 'darwin']) {
    expect(fuses(platform, false)).toMatchObject({
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
  expect(fuses('win32', false)[integrity]).toBe(true);
  expect(fuses('darwin', false)[integrity]).toBe(true);
});

async function flipped(): Promise<Record<string, boolean>> {
  const out = mkdtempSync(join(tmpdir(), 'perch-fuses-'));
  const program = join(out, 'perch');
  writeFileSync(program, fuseWire);
  const context = {
    appOutDir: out,
    electronPlatformName: 'linux',
    arch: Arch.x64,
    packager: { appInfo: { productFilename: 'Perch' } },
  };
  await flip(context as unknown as AfterPackContext);
  const states = await readFuses(program);
  rmSync(out, { recursive: true });
  return states;
}

test('they are flipped in the program itself', async () => {
  expect((await readFuses(written()))['RunAsNode']).toBe(true);
  expect(await flipped()).toMatchObject({ RunAsNode: false, EnableNodeCliInspectArguments: false });
});

test('only the build for the tests can be inspected', async () => {
  vi.stubEnv('PERCH_TEST_BUILD', '1');
  expect(await flipped()).toMatchObject({ RunAsNode: false, EnableNodeCliInspectArguments: true });
});

function written(): string {
  const program = join(mkdtempSync(join(tmpdir(), 'perch-fuses-')), 'perch');
  writeFileSync(program, fuseWire);
  return program;
}
