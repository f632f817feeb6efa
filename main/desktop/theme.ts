import { nativeTheme } from 'electron';
import type { Theme } from '../../preload/desktop.ts';

/** The colours that the system paints around the page; the rest is in `renderer/styles`. */
export type Frame = { background: string; symbols: string };

const light: Frame = { background: '#F7F9F8', symbols: '#515D59' };
const dark: Frame = { background: '#17191A', symbols: '#AAB4B1' };

export const frame = (): Frame => (nativeTheme.shouldUseDarkColors ? dark : light);

/** Follows the user's choice; page, menus and dialogs of this program change with it. */
export function applyTheme(theme: Theme): void {
  look();
  if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
}

let systemDark = false;

function look(): void {
  if (nativeTheme.themeSource === 'system') systemDark = nativeTheme.shouldUseDarkColors;
}

/**
 * Whether the system's own colours are dark, for what lies outside the window. Linux tells it only
 * while Perch has no theme of its own: then it is what was seen last.
 */
export function systemIsDark(): boolean {
  look();
  return process.platform === 'linux'
    ? systemDark
    : nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
}

/** Runs when the colours in force change, by choice or by the system. */
export function onTheme(changed: () => void): void {
  nativeTheme.on('updated', changed);
}
