import { m } from '../messages/compiled/messages.js';
import type { Pause } from '../preload/settings.ts';
import { clock } from './words.ts';

/** When push comes back, said honestly: it is Perch that switches it on again. */
export const pausePromise = ({ until, restores }: Pause, now: number): string =>
  restores
    ? m.notifications_paused_promise({ time: clock(until, now) })
    : m.notifications_paused_stays_off();
