import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { app } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { autostartFile, openAutostart, startedHidden } =
  await import('../../main/desktop/autostart.ts');

const log = { warn: vi.fn() };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-autostart-'));
  file = join(folder, 'autostart', 'app.perch.Perch.desktop');
  app.isPackaged = true;
  app.login = {};
  app.loginItems = {};
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  app.isPackaged = false;
  vi.unstubAllEnvs();
  vi.clearAllMocks();
  vi.restoreAllMocks();
});

const on = (platform: NodeJS.Platform) =>
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);

test('a program that is not installed cannot start at login', () => {
  app.isPackaged = false;
  const autostart = openAutostart(log);
  expect(autostart.read()).toEqual({ state: 'unsupported' });
  expect(autostart.set(true)).toEqual({ state: 'unsupported' });
});

test('Windows and macOS keep a login item that starts hidden', () => {
  on('win32');
  const autostart = openAutostart(log);
  expect(autostart.read()).toEqual({ state: 'off' });
  expect(autostart.set(true)).toEqual({ state: 'on' });
  expect(app.login).toEqual({ openAtLogin: true, enabled: true, args: ['--hidden'] });
  expect(autostart.set(false)).toEqual({ state: 'off' });
});

test('an item that the Task Manager switched off is off', () => {
  on('win32');
  const item = { name: 'perch', path: 'perch.exe', args: ['--hidden'], scope: 'user' as const };
  app.loginItems = { openAtLogin: true, launchItems: [{ ...item, enabled: false }] };
  expect(openAutostart(log).read()).toEqual({ state: 'off' });
});

test('macOS may want the user to approve', () => {
  on('darwin');
  app.loginItems = { openAtLogin: true, status: 'requires-approval' };
  expect(openAutostart(log).read()).toEqual({ state: 'approval' });
});

test('Linux has a file in the autostart folder, which names the AppImage', () => {
  on('linux');
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  vi.stubEnv('APPIMAGE', '/home/lin/Perch.AppImage');
  const autostart = openAutostart(log);
  expect(autostart.set(true)).toEqual({ state: 'on' });
  expect(readFileSync(file, 'utf8')).toContain('Exec="/home/lin/Perch.AppImage" --hidden\n');
  expect(autostart.set(false)).toEqual({ state: 'off' });
  expect(existsSync(file)).toBe(false);
});

test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
  'an entry in which the desktop wrote %s is off, and is left as it is',
  (line) => {
    mkdirSync(join(folder, 'autostart'));
    const entry = `[Desktop Entry]\nExec=perch\n${line}\n`;
    writeFileSync(file, entry);
    expect(autostartFile(file, '/opt/perch', log).read()).toEqual({ state: 'off' });
    expect(readFileSync(file, 'utf8')).toBe(entry);
  },
);

test('an entry of a program that has moved is mended', () => {
  autostartFile(file, '/old/Perch.AppImage', log).set(true);
  autostartFile(file, '/new/Perch.AppImage', log);
  expect(readFileSync(file, 'utf8')).toContain('Exec="/new/Perch.AppImage" --hidden');
});

test('so is one of an AppImage that an update has just renamed', () => {
  on('linux');
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  vi.stubEnv('APPIMAGE', '/home/lin/Perch-1.2.3.AppImage');
  openAutostart(log).set(true);
  openAutostart(log, '/home/lin/Perch-1.3.0.AppImage');
  expect(readFileSync(file, 'utf8')).toContain('Exec="/home/lin/Perch-1.3.0.AppImage" --hidden');
  openAutostart(log).set(false);
  openAutostart(log, '/home/lin/Perch-1.4.0.AppImage');
  expect(existsSync(file)).toBe(false);
});

// The kernel lets this file be read and, whoever asks, not be written.
const sealed = '/proc/version';

test.runIf(existsSync(sealed))('an entry that cannot be mended stops nothing, and is told', () => {
  on('linux');
  vi.stubEnv('XDG_CONFIG_HOME', folder);
  mkdirSync(join(folder, 'autostart'));
  symlinkSync(sealed, file);
  expect(openAutostart(log).read()).toEqual({ state: 'on' });
  openAutostart(log, '/home/lin/Perch-1.3.0.AppImage');
  expect(log.warn).toHaveBeenCalledTimes(2);
  expect(log.warn).toHaveBeenLastCalledWith('start at login', expect.any(Error));
});

test('switching it by hand fails with a name when the disk refuses', () => {
  const failure = { code: 'storage-failed' };
  writeFileSync(join(folder, 'autostart'), 'no folder');
  const autostart = autostartFile(file, '/opt/perch', log);
  expect(() => autostart.set(true)).toThrow(expect.objectContaining({ failure }));
  rmSync(join(folder, 'autostart'));
  mkdirSync(file, { recursive: true });
  expect(() => autostart.set(false)).toThrow(expect.objectContaining({ failure }));
});

test.runIf(existsSync('/usr/bin/gio'))(
  'a path with every awkward letter is started as it is',
  () => {
    const program = join(folder, 'a "b" $HOME `c` \\d', 'perch');
    mkdirSync(join(program, '..'), { recursive: true });
    writeFileSync(program, `#!/bin/sh\necho "$@" > '${folder}/ran'\n`);
    chmodSync(program, 0o755);
    autostartFile(file, program, log).set(true);
    execFileSync('/usr/bin/gio', ['launch', file]);
    return vi.waitFor(() => expect(readFileSync(join(folder, 'ran'), 'utf8')).toBe('--hidden\n'));
  },
);

test('a start at login is hidden', () => {
  expect(startedHidden()).toBe(false);
  on('darwin');
  app.loginItems = { wasOpenedAtLogin: true };
  expect(startedHidden()).toBe(true);
});

test('so is one with --hidden', () => {
  const { argv } = process;
  process.argv = ['perch', '--hidden'];
  expect(startedHidden()).toBe(true);
  process.argv = argv;
});
