import type { Hours } from '../preload/settings.ts';
import { covers, hourIn } from './hours.ts';

const HOUR = 3600 * 1000;

/** What do-not-disturb does now, and how long, ms, until that changes. */
export type Quiet =
  | { state: 'off' }
  | { state: 'inside'; left: number; ends: number }
  | { state: 'before'; left: number; ends: number };

/** @param zone the clock that the hours are read by. */
export function quietNow({ on, start, end }: Hours, zone: string, at: number): Quiet {
  if (!on || start === end) return { state: 'off' };
  const now = hourIn(zone, at);
  const until = (hour: number) => ((hour - now + 24) % 24) * HOUR;
  const inside = covers({ start, end }, Math.floor(now));
  return inside
    ? { state: 'inside', left: until(end), ends: end }
    : { state: 'before', left: until(start), ends: end };
}

/** Epoch ms in so many minutes. */
export const inMinutes = (minutes: number, from = Date.now()): number => from + minutes * 60_000;

/** Tomorrow at 8:00 of this computer's clock. */
export function tomorrowMorning(from = Date.now()): number {
  const day = new Date(from);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, 8).getTime();
}
