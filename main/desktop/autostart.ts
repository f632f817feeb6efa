import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import type { Autostart } from '../../preload/desktop.ts';
import { ApiError } from '../api/errors.ts';
import type { Log } from '../log.ts';
import { desktopFile } from './identity.ts';

export type AutostartService = {
  /** What the system says now, which the user may have changed there. */
  read(): Autostart;
  /** @throws {ApiError} `storage-failed` when the disk refuses the entry. */
  set(on: boolean): Autostart;
};

type Told = Pick<Log, 'warn'>;

const args = ['--hidden'];

/**
 * Start at login. Windows and macOS keep login items; Electron knows none on Linux, where a file in
 * the autostart folder does it. Only an installed program can be started again later.
 * @param program what Linux starts; an entry that names another one is mended
 */
export function openAutostart(
  log: Told,
  // Inside an AppImage the program's own path is a mount that goes away with it.
  program = process.env['APPIMAGE'] ?? process.execPath,
): AutostartService {
  if (!app.isPackaged) return unsupported;
  if (process.platform !== 'linux') return loginItems;
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  return autostartFile(join(config, 'autostart', desktopFile), program, log);
}

/** Whether this start is one of those, and nobody asked for a window. */
export function startedHidden(): boolean {
  if (process.argv.includes('--hidden')) return true;
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

const unsupported: AutostartService = {
  read: () => ({ state: 'unsupported' }),
  set: () => ({ state: 'unsupported' }),
};

const loginItems: AutostartService = {
  read() {
    const { openAtLogin, status, launchItems } = app.getLoginItemSettings({ args });
    if (status === 'requires-approval') return { state: 'approval' };
    // On Windows the Task Manager can switch an item off without removing it.
    const disabled = process.platform === 'win32' && launchItems.some(({ enabled }) => !enabled);
    return { state: openAtLogin && !disabled ? 'on' : 'off' };
  },
  set(on) {
    app.setLoginItemSettings({ openAtLogin: on, enabled: on, args });
    return loginItems.read();
  },
};

/** An XDG autostart entry. Session managers write their own `Hidden` and `enabled` lines into it. */
export function autostartFile(file: string, program: string, log: Told): AutostartService {
  const content = () => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  };
  const read = (): Autostart => {
    const entry = content();
    const off = /^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m;
    return { state: entry === null || off.test(entry) ? 'off' : 'on' };
  };
  const write = () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, entryFor(program));
  };
  /** A moved AppImage would leave an entry that starts nothing. */
  function mend() {
    if (read().state === 'off' || content() === entryFor(program)) return;
    try {
      write();
    } catch (error) {
      // Nobody has asked for it: neither a start of Perch nor an update may fail for it.
      log.warn('start at login', error);
    }
  }
  mend();
  return {
    read,
    set(on) {
      try {
        if (on) write();
        else rmSync(file, { force: true });
      } catch (error) {
        throw new ApiError({ code: 'storage-failed' }, error);
      }
      return read();
    },
  };
}

const entryFor = (program: string) =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Perch',
    `Exec=${quoted(program)} ${args.join(' ')}`,
    'Icon=perch',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** Quoted twice: as an argument of Exec, and as a string of the file, where a backslash is two. */
const quoted = (path: string) =>
  `"${path
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
