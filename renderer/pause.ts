import { m } from '../messages/compiled/messages.js';
import type { Vault } from '../preload/desktop.ts';
import type { Pause } from '../preload/settings.ts';
import { clock } from './words.ts';

/** When push comes back, said honestly: it is Perch that switches it on again, and has to be signed in. */
export function pausePromise({ until, restores }: Pause, vault: Vault, now: number): string {
  if (!restores) return m.notifications_paused_stays_off();
  const time = clock(until, now);
  return vault === 'stored' || vault === 'weak'
    ? m.notifications_paused_promise({ time })
    : m.notifications_paused_unkept({ time });
}
