import { note } from './outside.ts';
import type { Part } from './typing.ts';

/** Nothing is opened: what the app would open is listed on the desk. */
export const shell = {
  async openExternal(url: string) {
    note('openExternal', url);
  },
  async openPath(path: string) {
    note('openPath', path);
    return '';
  },
  showItemInFolder(path: string) {
    note('showItemInFolder', path);
  },
  beep() {
    note('beep', '');
  },
} satisfies Part<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>;
