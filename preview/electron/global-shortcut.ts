import { changed } from './stage.ts';
import type { Part } from './typing.ts';

const registered = new Map<string, () => void>();
const taken = new Set<string>();
let suspended = false;

/** One spelling for the same keys: `Cmd` and `Control` mean the preview's one command key. */
const keys = (accelerator: string) =>
  accelerator
    .toLowerCase()
    .split('+')
    .map((part) => part.replace(/^(commandorcontrol|cmdorctrl|command|cmd|ctrl)$/, 'control'))
    .sort()
    .join('+');

export const globalShortcut = {
  /** False when another program has the keys, as the system says it. */
  register(accelerator: string, callback: () => void) {
    const key = keys(accelerator);
    if (suspended || taken.has(key) || registered.has(key)) return false;
    registered.set(key, callback);
    changed();
    return true;
  },
  unregister(accelerator: string) {
    registered.delete(keys(accelerator));
    changed();
  },
  unregisterAll() {
    registered.clear();
    changed();
  },
  setSuspended(on: boolean) {
    suspended = on;
  },
  isRegistered: (accelerator: string) => registered.has(keys(accelerator)),
} satisfies Part<
  Electron.GlobalShortcut,
  'register' | 'unregister' | 'unregisterAll' | 'setSuspended' | 'isRegistered'
>;

export const shortcuts = () => [...registered.keys()];

export function pressShortcut(accelerator: string): void {
  const callback = registered.get(keys(accelerator));
  if (!callback) throw new Error(`nobody listens to ${accelerator}`);
  if (!suspended) callback();
}

/** Another program takes the keys: registering them is refused from now on. */
export const takeShortcut = (accelerator: string) => taken.add(keys(accelerator));
