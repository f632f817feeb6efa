import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { changed } from './stage.ts';
import type { Part } from './typing.ts';

type Source = Electron.NativeTheme['themeSource'];

class NativeTheme
  extends EventEmitter
  implements
    Part<
      Electron.NativeTheme,
      'themeSource' | 'shouldUseDarkColors' | 'shouldUseDarkColorsForSystemIntegratedUI'
    >
{
  #source: Source = 'system';
  #dark = false;

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    if (source === this.#source) return;
    this.#source = source;
    this.#updated();
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#dark : this.#source === 'dark';
  }

  /** Taskbar and menu bar follow the system, whatever the app chose; on macOS there is one answer. */
  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return process.platform === 'darwin' ? this.shouldUseDarkColors : this.#dark;
  }

  get systemDark(): boolean {
    return this.#dark;
  }

  set systemDark(dark: boolean) {
    if (dark === this.#dark) return;
    this.#dark = dark;
    this.#updated();
  }

  #updated(): void {
    changed();
    // Electron tells later, never from inside the assignment.
    setImmediate(() => this.emit('updated'));
  }
}

export const nativeTheme = new NativeTheme();

/** A tab says how its browser is set: that is the preview's system. */
export const isDark = (dark: boolean) => {
  if (app.isReady()) nativeTheme.systemDark = dark;
};
