import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { runElectron } from '../../scripts/electron.ts';
import { findRuntime, installedRuntime } from '../../scripts/runtime.ts';

const quiet = () => undefined;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perch-runtime-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// The place of the runtime is decided by the environment: each test has an empty one of its own.
beforeEach(() => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', newFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** A program in the place of Electron's runtime. */
function fakeRuntime(script: string): string {
  const file = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test('without a runtime and without leave to download, that is the reason', async () => {
  expect(await findRuntime(0, quiet)).toEqual({ missing: 'it is not installed' });
});

test('an address that no name server knows is given up within seconds', async () => {
  vi.stubEnv('ELECTRON_MIRROR', 'https://mirror.invalid/');
  const started = Date.now();
  expect(await findRuntime(90_000, quiet)).toEqual({
    missing: expect.stringContaining('mirror.invalid'),
  });
  expect(Date.now() - started).toBeLessThan(5000);
});

test('a mirror that refuses is not waited for', async () => {
  vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:1/');
  expect(await findRuntime(90_000, quiet)).toEqual({ missing: '127.0.0.1 cannot be reached' });
});

test('a mirror that never answers is cut at the limit', { timeout: 20_000 }, async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`);
  vi.stubEnv('electron_config_cache', newFolder());
  const said: string[] = [];
  const started = Date.now();
  const runtime = await findRuntime(1000, (text) => said.push(text));
  expect(runtime).toEqual({ missing: 'its download took longer than 1 s' });
  expect(said).toEqual(['downloading Electron, for up to 1 s …']);
  expect(Date.now() - started).toBeLessThan(10_000);
});

const unix = test.skipIf(process.platform !== 'linux');

unix('an installed runtime is used as it is', async () => {
  const executable = fakeRuntime('exit 0');
  expect(installedRuntime()).toBe(executable);
  expect(await findRuntime(0, quiet)).toEqual({ executable });
});

unix('the app is started without any switch of our own', async () => {
  const told = join(newFolder(), 'arguments');
  const executable = fakeRuntime(`printf '%s\\n' "$@" > ${told}; exit 3`);
  await runElectron(executable, '/app', ['--hidden'], quiet);
  expect(readFileSync(told, 'utf8')).toBe('/app\n--hidden\n');
});

unix.each([
  [
    'echo "error while loading shared libraries: libnss3.so: cannot open" >&2; exit 127',
    'libnss3.so',
  ],
  ['echo "The SUID sandbox helper binary was found, but" >&2; kill -TRAP $$', 'sandbox'],
  ['echo "Missing X server or $DISPLAY" >&2; exit 1', 'no screen'],
  ['exit 7', 'ended at once with 7'],
])('a runtime that cannot start says why: %s', async (script, words) => {
  const ended = await runElectron(fakeRuntime(script), '/app', [], quiet);
  expect(ended).toEqual({ failed: expect.stringContaining(words) });
});

unix('a file that is no program is a reason, too', async () => {
  const executable = fakeRuntime('');
  chmodSync(executable, 0o644);
  const ended = await runElectron(executable, '/app', [], quiet);
  expect(ended).toEqual({ failed: expect.stringContaining('EACCES') });
});

unix('whoever stops the app has not seen it fail', async () => {
  const executable = fakeRuntime('exec sleep 30');
  const ended = runElectron(executable, '/app', [], (end) => setTimeout(end, 300, 'SIGTERM'));
  expect(await ended).toEqual({ code: 1 });
});
