import * as v from 'valibot';
import type { AccountsDeps, Notice } from './accounts.ts';
import type { openSession } from './open-session.ts';
import { Journal } from './pause.ts';
import { folder } from './presence.ts';
import { openRooms, type Rooms } from './rooms.ts';

/** Timers are set in steps of at most an hour, so that a changed clock is noticed. */
const STEP = 3600 * 1000;
/** Between two tries, ms; the first one waits until the other account has been read. */
const RETRY = 5 * 60_000;
const FIRST = 5_000;

type Deps = Pick<AccountsDeps, 'shelves' | 'clock' | 'log' | 'notice'> & {
  /** A session that nobody sees; null when the secret is not at hand. */
  open(key: string): Promise<ReturnType<typeof openSession> | null>;
};

export type Unfinished = ReturnType<typeof openUnfinished>;

/**
 * What was promised for accounts that are not open: a pause ends on time, and a change that waits
 * for the network is sent when it is back.
 */
export function openUnfinished({ shelves, clock, log, notice, open }: Deps) {
  const watched = new Map<string, () => void>();

  const pauseOf = (key: string) => shelves.in(folder(key))('pause', Journal, null).get();

  /** When there is something to do, epoch ms; null when there is nothing. */
  function dueAt(key: string): number | null {
    const waiting = shelves.in(folder(key))('waiting', v.array(v.unknown()), []).get();
    if (waiting.length > 0) return 0;
    const pause = pauseOf(key);
    return pause && (pause.phase === 'applied' ? pause.until : 0);
  }

  function release(key: string) {
    watched.get(key)?.();
    watched.delete(key);
  }

  function watch(key: string, wait = FIRST) {
    release(key);
    const due = dueAt(key);
    if (due === null) return;
    const left = Math.min(Math.max(due - clock.now(), wait), STEP);
    const run = () => (clock.now() < due ? watch(key) : void work(key));
    watched.set(key, clock.after(left, run));
  }

  /** Opens the account where nobody sees it. @returns false when it could not be. */
  async function visit(key: string, tell: Notice, task: (rooms: Rooms) => Promise<unknown>) {
    let close = () => {};
    const stop = () => close();
    release(key);
    watched.set(key, stop);
    try {
      const quiet = await open(key);
      if (!quiet) return;
      ({ close } = quiet);
      // It may have been opened meanwhile, and then it looks after itself.
      if (watched.get(key) !== stop) return;
      const rooms = openRooms(quiet.session, tell);
      await rooms.settings.read();
      await task(rooms);
    } catch (error) {
      log.warn('unfinished', error);
    } finally {
      close();
      if (watched.get(key) === stop) watch(key, RETRY);
    }
  }

  const work = (key: string) =>
    visit(
      key,
      (kind, about) => {
        if (kind === 'pause-ended') notice(kind, about);
      },
      async ({ settings, pause }) => {
        await pause.reconcile();
        await settings.settled();
      },
    );

  return {
    watch,
    /** The account is opened, or goes: nothing is done behind its back any more. */
    release,
    close: () => [...watched.keys()].forEach(release),

    /** Whether push has still to be brought back. */
    isPaused: (key: string) => pauseOf(key) !== null,
    /** Brings push back now, before its time. */
    endPause: (key: string) =>
      visit(
        key,
        () => undefined,
        ({ pause }) => pause.resume(),
      ),
  };
}
