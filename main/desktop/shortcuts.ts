import { globalShortcut } from 'electron';
import * as v from 'valibot';
import type { Shortcuts as Keys, ShortcutName } from '../../preload/desktop.ts';
import type { Log } from '../log.ts';

/** What is kept of them; nothing is taken from other programs before the user chooses keys. */
export const Shortcuts = v.strictObject({ open: v.string(), push: v.string() });
export const noShortcuts: Keys = { open: '', push: '' };

type Options = {
  kept: { get(): Keys; set(keys: Keys): void };
  run: Record<ShortcutName, () => void>;
  log: Pick<Log, 'warn'>;
};

export type ShortcutService = {
  get(): Keys;
  /**
   * On Wayland the desktop gives out keys: it may ask the user first and give others. Electron then says
   * that all went well, and cannot take keys away again before the end of the program (electron#52218).
   */
  readonly byDesktop: boolean;
  /** While the user presses new keys, the present ones run nothing. */
  hold(on: boolean): void;
  /** Empty keys take the shortcut away. False when the keys cannot be had: the former ones stay. */
  set(name: ShortcutName, keys: string): boolean;
};

const names: ShortcutName[] = ['open', 'push'];

/** Keys that work everywhere, chosen by the user. */
export function openShortcuts({ kept, run, log }: Options): ShortcutService {
  /** Keys that were given up may still come, see `byDesktop`. */
  const press = (name: ShortcutName, keys: string) => {
    if (kept.get()[name] === keys) run[name]();
  };

  /** The system refuses keys that another program has; Electron throws at keys it cannot read. */
  const take = (name: ShortcutName, keys: string): boolean => {
    try {
      return keys === '' || globalShortcut.register(keys, () => press(name, keys));
    } catch (error) {
      log.warn('shortcut', error);
      return false;
    }
  };
  const release = (keys: string) => {
    if (keys !== '') globalShortcut.unregister(keys);
  };

  for (const name of names) {
    const keys = kept.get()[name];
    if (!take(name, keys)) log.warn(`the shortcut ${keys} is taken`);
  }

  return {
    get: kept.get,
    byDesktop: process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland',
    hold: (on) => globalShortcut.setSuspended(on),
    set(name, keys) {
      // Nothing can be registered while they are held.
      globalShortcut.setSuspended(false);
      const before = kept.get()[name];
      if (keys === before) return true;
      if (names.some((other) => keys !== '' && kept.get()[other] === keys)) return false;
      release(before);
      if (!take(name, keys)) {
        take(name, before);
        return false;
      }
      try {
        kept.set({ ...kept.get(), [name]: keys });
      } catch (error) {
        release(keys);
        take(name, before);
        throw error;
      }
      return true;
    },
  };
}
