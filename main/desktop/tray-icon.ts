import { join } from 'node:path';
import type { Hours } from '../../preload/settings.ts';
import type { Snapshot } from '../../preload/types.ts';

/** What the icon says by its shape alone: bird, bird with slash, bird with moon, hollow bird. */
export const trayStates = ['normal', 'push-off', 'do-not-disturb', 'attention'] as const;
export type TrayState = (typeof trayStates)[number];

/** The panel that the icon lies on. */
export type Panel = 'light' | 'dark';

export function trayState(snapshot: Snapshot, now: Date): TrayState {
  const { stage, settings, pause, vault, actingAs, preferences } = snapshot;
  if (stage === 'signed-out' || vault === 'locked') return 'attention';
  // Somebody else's settings say nothing about this user's phone.
  if (actingAs) return 'normal';
  if (pause) return 'do-not-disturb';
  if (settings?.push === false) return 'push-off';
  const hour = hourIn(preferences.serverZone, now);
  if (settings && hour !== null && isWithin(settings.doNotDisturb, hour)) return 'do-not-disturb';
  return 'normal';
}

/** The hour of the clock that the account's hours are read by; null when there is no such zone. */
export function hourIn(zone: string, now: Date): number | null {
  if (zone === 'local') return now.getHours();
  try {
    const format = new Intl.DateTimeFormat('en', {
      hour: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    });
    return Number(format.format(now));
  } catch {
    return null;
  }
}

/** A window may run over midnight: from 22 to 7 holds at 23 and at 6, not at 7. */
export function isWithin({ on, start, end }: Hours, hour: number): boolean {
  if (!on || start === end) return false;
  return start < end ? hour >= start && hour < end : hour >= start || hour < end;
}

/**
 * The image file; Electron adds the one for the screen's scale from its `@2x` neighbours.
 * @param assets the folder of generated images
 */
export function trayImage(
  assets: string,
  state: TrayState,
  panel: Panel,
  platform: NodeJS.Platform = process.platform,
): string {
  // macOS colours the image itself; the name's ending says that it may.
  if (platform === 'darwin') return join(assets, 'tray', `${state}-Template.png`);
  const size = platform === 'win32' ? 16 : 22;
  return join(assets, 'tray', `${state}-${size}-${panel}.png`);
}

/** Desktops whose top bar is dark whatever the theme of the windows is. */
const darkBars = /GNOME|Unity|Pantheon|Budgie/i;

/** @param dark the system's own colours, as far as Electron tells them */
export function panelOf(
  platform: NodeJS.Platform,
  desktop: string | undefined,
  dark: boolean,
): Panel {
  if (platform === 'linux' && darkBars.test(desktop ?? '')) return 'dark';
  return dark ? 'dark' : 'light';
}
