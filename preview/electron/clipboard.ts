import { changed } from './stage.ts';
import type { Part } from './typing.ts';

let text = '';

/** The preview's own, shown on the desk: the system's belongs to the user. */
export const clipboard = {
  async writeText(value: string) {
    text = value;
    changed();
  },
  readText: async () => text,
  clear() {
    text = '';
    changed();
  },
} satisfies Part<Electron.Clipboard, 'writeText' | 'readText' | 'clear'>;

export const clipboardText = () => text;
