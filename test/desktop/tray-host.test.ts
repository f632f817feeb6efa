import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { awaitTrayHost, findTrayHost, type TrayHost } from '../../main/desktop/tray-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'perch-bin-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

/** Puts small programs in the place of the ones that ask the session bus. */
function install(programs: Record<string, string>): void {
  for (const [name, script] of Object.entries(programs)) {
    const file = join(mkdtempSync(join(tmpdir(), 'perch-bin-')), name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    vi.stubEnv('PATH', `${join(file, '..')}:${process.env['PATH']}`);
  }
}

const refusal = 'echo "Error: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown" >&2; exit 1';

test.runIf(process.platform !== 'win32').each<[TrayHost, Record<string, string>]>([
  ['present', { gdbus: 'echo "(<true>,)"' }],
  ['absent', { gdbus: 'echo "(<false>,)"' }],
  ['absent', { gdbus: refusal }],
  ['present', { gdbus: 'echo "Error connecting" >&2; exit 1', busctl: 'echo "b true"' }],
  [
    'present',
    { gdbus: 'exit 1', busctl: 'exit 1', 'dbus-send': 'echo "   variant       boolean true"' },
  ],
  ['unknown', { gdbus: 'exit 1', busctl: 'exit 1', 'dbus-send': 'exit 1' }],
])('on Linux the session bus is asked: %s %#', async (host, programs) => {
  install(programs);
  expect(await findTrayHost('linux')).toBe(host);
});

test('a desktop without these programs is unknown, not an error', async () => {
  vi.stubEnv('PATH', folder);
  expect(await findTrayHost('linux')).toBe('unknown');
});

test('Windows and macOS always have one', async () => {
  const run = vi.fn();
  expect(await findTrayHost('win32', run)).toBe('present');
  expect(await findTrayHost('darwin', run)).toBe('present');
  expect(run).not.toHaveBeenCalled();
});

test('the user can say it where Perch cannot see it', async () => {
  const find = vi.fn();
  expect(await awaitTrayHost('present', find)).toBe('present');
  expect(await awaitTrayHost('absent', find)).toBe('absent');
  expect(find).not.toHaveBeenCalled();
});

test('a panel that starts late is waited for, and not for ever', async () => {
  const late = vi.fn<() => Promise<TrayHost>>().mockResolvedValue('present');
  late.mockResolvedValueOnce('absent').mockResolvedValueOnce('absent');
  expect(await awaitTrayHost('', late, { tries: 5, pauseMs: 1 })).toBe('present');
  expect(late).toHaveBeenCalledTimes(3);
  const never = vi.fn(async (): Promise<TrayHost> => 'absent');
  expect(await awaitTrayHost('', never, { tries: 4, pauseMs: 1 })).toBe('absent');
  expect(never).toHaveBeenCalledTimes(4);
});
