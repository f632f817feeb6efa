import type { Failure } from '../../preload/failure.ts';
import { failureOf, isAway } from '../api/errors.ts';
import type { Session } from './session.ts';

/** Waits between tries while the network is away, ms. */
const FIRST_TRY = 5_000;
const LAST_TRY = 5 * 60_000;
/** A look on focus is spared when the last one is younger than this, ms. */
const FRESH = 5_000;
const MINUTE = 60_000;

/**
 * Looks for changes: at start, on focus, on waking up, and on a slow timer with jitter. While offline it backs
 * off.
 * @param look reads the account and answers how long one call took, ms; throws when it cannot. When it is
 *   `timed` nobody waits for it, and it may leave out what costs the service much.
 */
export function openRefresh(session: Session, look: (timed: boolean) => Promise<number>) {
  const { state, clock, log, signal } = session;
  let under: Promise<void> | undefined;
  let tries = 0;
  let seeking = false;
  /** Why no network would help, as far as anybody can tell. */
  let gone: Failure | null = null;
  let cancelTimer = () => {};
  signal.addEventListener('abort', () => cancelTimer());

  const jitter = (ms: number) => ms * (0.9 + 0.2 * Math.random());
  const show = (parts: Partial<typeof state.snapshot.connection>) =>
    state.change({ connection: { ...state.snapshot.connection, ...parts } });

  function plan(ms: number) {
    cancelTimer();
    if (signal.aborted) return;
    cancelTimer = clock.after(ms, () => void begin(true));
  }

  async function once(timed: boolean) {
    // What another device changes from now on may be missed by this look.
    const started = clock.now();
    show({ isLooking: true });
    try {
      const latencyMs = await look(timed);
      if (signal.aborted) return;
      tries = 0;
      gone = null;
      const fresh = { syncedAt: started, latencyMs, nextTryAt: null, failure: null };
      show({ state: 'online', isLooking: false, ...fresh });
      plan(jitter(state.snapshot.preferences.checkEvery * MINUTE));
    } catch (error) {
      if (signal.aborted) return;
      const failure = failureOf(error);
      const wait = jitter(Math.min(FIRST_TRY * 2 ** tries, LAST_TRY));
      tries += 1;
      const shown = isAway(failure) && gone ? gone : failure;
      show({
        state: 'offline',
        isLooking: false,
        nextTryAt: clock.now() + wait,
        failure: shown,
      });
      plan(wait);
      if (isAway(failure)) void seek();
    }
  }

  /** The service may have moved. Finding it takes its own time, and the next look does not wait for it. */
  async function seek() {
    if (seeking) return;
    seeking = true;
    try {
      gone = await session.lost();
      if (gone && !signal.aborted && state.snapshot.connection.state === 'offline')
        show({ failure: gone });
    } catch (error) {
      log.error('discovery', error);
    }
    seeking = false;
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
    /** The window came to the front: a look that began a good while before that does not count. */
    async focused() {
      const came = clock.now();
      await under;
      const { syncedAt } = state.snapshot.connection;
      if (syncedAt === null || came - syncedAt > FRESH) await now();
    },
    /** A call has just found no server, although one was there: looks whether it is gone. */
    missed() {
      if (state.snapshot.connection.state === 'online') void now();
    },
    /** A call has just met a network that is away: looks again before long. */
    soon() {
      const wait = jitter(FIRST_TRY);
      show({ nextTryAt: clock.now() + wait });
      plan(wait);
    },
  };
}
