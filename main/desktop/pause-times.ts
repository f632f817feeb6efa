import { m } from '../../messages/compiled/messages.js';
import type { Locale } from '../../preload/types.ts';

const minute = 60_000;

/** When each offered pause would end, in epoch ms; mornings are the user's own, at 8:00. */
export function pauseEnds(now: Date) {
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
  return {
    halfHour: now.getTime() + 30 * minute,
    hour: now.getTime() + 60 * minute,
    twoHours: now.getTime() + 120 * minute,
    morning: morning.getTime(),
  };
}

export type PauseEnd = keyof ReturnType<typeof pauseEnds>;

/**
 * "4 min", "3 h 5 min": what is left, rounded up, never less than a minute. Up to the last five minutes
 * it goes in steps of five: a menu that changes closes under the mouse.
 */
export function remaining(until: number, now: Date, locale: Locale): string {
  const exact = Math.max(1, Math.ceil((until - now.getTime()) / minute));
  const total = exact > 5 ? Math.ceil(exact / 5) * 5 : exact;
  const hours = Math.floor(total / 60);
  const minutes = total % 60;
  if (hours === 0) return m.tray_minutes({ minutes }, { locale });
  if (minutes === 0) return m.tray_hours({ hours }, { locale });
  return m.tray_hours_minutes({ hours, minutes }, { locale });
}
