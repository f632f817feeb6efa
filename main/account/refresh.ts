import { failureOf } from '../api/errors.ts';
import type { Session } from './session.ts';

/** Waits between tries while the network is away, ms. */
const FIRST_TRY = 5_000;
const LAST_TRY = 5 * 60_000;
/** A look on focus is spared when the last one is younger than this, ms. */
const FRESH = 5_000;
const MINUTE = 60_000;

/**
 * Looks for changes: at start, on focus, on waking up, and on a slow timer with jitter. While offline it backs
 * off. `look` reads everything and throws when it cannot; for the timer, nobody waits: what costs much may rest.
 */
export function openRefresh(session: Session, look: (timed: boolean) => Promise<void>) {
  const { state, clock, signal } = session;
  let under: Promise<void> | undefined;
  let tries = 0;
  let cancelTimer = () => {};
  signal.addEventListener('abort', () => cancelTimer());

  const jitter = (ms: number) => ms * (0.9 + 0.2 * Math.random());

  function plan(ms: number) {
    cancelTimer();
    if (signal.aborted) return;
    cancelTimer = clock.after(ms, () => void begin(true));
  }

  async function once(timed: boolean) {
    const started = clock.now();
    try {
      await look(timed);
      if (signal.aborted) return;
      tries = 0;
      state.change({
        connection: {
          state: 'online',
          syncedAt: clock.now(),
          latencyMs: clock.now() - started,
          nextTryAt: null,
          failure: null,
        },
      });
      plan(jitter(state.snapshot.preferences.checkEvery * MINUTE));
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error);
      const wait = jitter(Math.min(FIRST_TRY * 2 ** tries, LAST_TRY));
      tries += 1;
      const { connection } = state.snapshot;
      state.change({
        connection: {
          ...connection,
          state: 'offline',
          nextTryAt: clock.now() + wait,
          failure,
        },
      });
      plan(wait);
      if (failure.code === 'offline' || failure.code === 'timeout') await session.lost();
    }
  }

  function begin(timed: boolean): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    under ??= once(timed).finally(() => (under = undefined));
    return under;
  }
  /** Looks now; calls that come while one is under way share it. */
  const now = () => begin(false);

  return {
    now,
    /** The computer slept: a look that was under way may have read what was true before. */
    async woke() {
      await under;
      await now();
    },
    /** The window came to the front. */
    async focused() {
      const { syncedAt } = state.snapshot.connection;
      if (syncedAt === null || clock.now() - syncedAt > FRESH) await now();
    },
    /** A call has just met a network that is away: looks again before long. */
    soon() {
      const wait = jitter(FIRST_TRY);
      const { connection } = state.snapshot;
      state.change({ connection: { ...connection, nextTryAt: clock.now() + wait } });
      plan(wait);
    },
  };
}
