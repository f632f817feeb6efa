import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../api/errors.ts';
import type { AccountList } from './account-list.ts';
import type { AccountsDeps } from './accounts.ts';
import type { Departure } from './departure.ts';
import type { Leftovers } from './leftovers.ts';
import { ACCOUNTS, folder, type Presence } from './presence.ts';
import type { Secrets } from './secrets.ts';
import type { Alone } from './turns.ts';
import type { Unfinished } from './unfinished.ts';

type Deps = Pick<AccountsDeps, 'state' | 'shelves' | 'log' | 'jobs'> & {
  list: AccountList;
  secrets: Secrets;
  presence: Presence;
  departure: Departure;
  unfinished: Unfinished;
  leftovers: Leftovers;
  alone: Alone;
};

export type Leaving = ReturnType<typeof openLeaving>;

/**
 * The ways out of an account. Nobody would end a pause of an account that is gone, or of one that Perch
 * cannot sign in to by itself: it ends first, and where it cannot be ended the user is asked.
 */
export function openLeaving(deps: Deps) {
  const { state, shelves, log, jobs, list, secrets, presence, alone } = deps;
  const { departure, unfinished, leftovers } = deps;
  let going: Promise<unknown> = Promise.resolve();

  /** The account that is signed in, whomever it acts as. */
  const own = () => state.snapshot.actingAs?.by ?? state.snapshot.account;

  /** Could Perch sign in to the account that is open again after a restart? */
  const isKept = (key: string) =>
    list.find(key) !== undefined && ['stored', 'weak'].includes(state.snapshot.vault);

  /** The pause of an account that is open; an administrator who acts as somebody has none. */
  const openPauseOf = (key: string) =>
    own()?.key === key && !state.snapshot.actingAs ? presence.rooms?.pause : undefined;
  const isHere = (key: string) => own()?.key === key || list.find(key) !== undefined;
  function isPaused(key: string) {
    const pause = openPauseOf(key);
    return pause ? !pause.isOver : unfinished.isPaused(key);
  }

  /** Brings push back, as long as that may take. @returns whether nothing is left to be done. */
  async function endPause(key: string): Promise<boolean> {
    try {
      const pause = openPauseOf(key);
      // What waits for the network goes out with a look.
      if (pause && state.snapshot.pending.push === 'waiting') await presence.rooms?.refresh.now();
      await (pause ? pause.resume() : unfinished.endPause(key));
    } catch (error) {
      log.warn('leaving', error);
    }
    return !isPaused(key);
  }

  /**
   * Before accounts are forgotten.
   * @param key the one account that goes; null when all do.
   * @throws {ApiError} `push-still-off` when a pause cannot be ended now; the snapshot asks the user.
   */
  async function endPauses(paused: string[], key: string | null) {
    state.change({ leaving: { key, isStuck: false } });
    const ended = await Promise.all(paused.map(endPause));
    // The session may have ended meanwhile, and with it an account that is not kept.
    const isStuck = ended.includes(false) && (key === null || isHere(key));
    state.change({ leaving: isStuck ? { key, isStuck } : null });
    if (isStuck) throw new ApiError({ code: 'push-still-off' });
  }

  /** Ends the pauses first, for as long as that takes; what follows then is done in its turn. */
  function go(keys: string[], key: string | null, anyway: boolean, step: () => Promise<void>) {
    const paused = anyway ? [] : keys.filter(isPaused);
    if (state.snapshot.leaving) state.change({ leaving: null });
    if (paused.length === 0) return alone(step);
    const gone = endPauses(paused, key).then(() => alone(step));
    going = gone.catch(() => undefined);
    return gone;
  }

  /**
   * Forgets an account: its secret, its bulk jobs with `alsoJobs`, its documents, and its place in the list
   * last: of a Perch that is killed meanwhile the account is still seen, and can be forgotten again.
   */
  async function erase(key: string, alsoJobs?: () => Promise<unknown> | undefined) {
    if (!isHere(key)) return;
    const isOpen = own()?.key === key;
    const account = list.find(key);
    if (isOpen) {
      await departure.finish();
      leaving.leave();
      state.change({ stage: 'signed-out' });
    }
    const { ended } = state.snapshot;
    const isAsked =
      ended?.username === account?.username && isDeepStrictEqual(ended?.server, account?.server);
    if (isOpen || isAsked) state.change({ ended: null });
    unfinished.release(key);
    await secrets.forget(key);
    try {
      await alsoJobs?.();
    } finally {
      shelves.remove(folder(key));
      list.remove(key);
    }
    if (isOpen) state.change({ vault: await secrets.outlook() });
  }

  const leaving = {
    own,
    /** Resolves when no account is on its way out. */
    gone: () => going,

    /** What to do before another account is opened: the pause of one that Perch could not come back to ends. */
    makeWay(next: string): (() => Promise<void>) | undefined {
      const account = own();
      if (!account || account.key === next || isKept(account.key) || !isPaused(account.key))
        return undefined;
      // What cannot be sent stays on the disk, for the next sign-in to this account.
      return () =>
        endPauses([account.key], account.key).catch(() => state.change({ leaving: null }));
    },

    /** Leaves the account that is open, unless it is opened anew. */
    leave(opened?: string) {
      const account = own();
      presence.end();
      if (!account || account.key === opened) return;
      if (list.find(account.key)) unfinished.watch(account.key);
      else leftovers.discard(account.key);
    },

    /** @throws {ApiError} `push-still-off` when its pause cannot be ended first, unless it goes `anyway`. */
    async forget(key: string, anyway: boolean) {
      // The key names a folder that goes: only one of ours may.
      if (!isHere(key)) throw new ApiError({ code: 'invalid-input', field: 'key' });
      await go([key], key, anyway, () => erase(key, () => jobs?.forget(key)));
    },

    /** Forgets every account, the one that is not kept beyond this session as well, and `also`. */
    async forgetAll(also: () => void, anyway: boolean) {
      const all = () => [...new Set([own()?.key ?? [], list.keys].flat())];
      await go(all(), null, anyway, async () => {
        for (const key of all()) await erase(key);
        state.change({ ended: null });
        shelves.remove(ACCOUNTS);
        await secrets.forgetAll();
        also();
        await jobs?.forgetAll();
      });
    },

    /** Resolves when no change is on its way; undefined when none is. */
    settled() {
      const account = own();
      if (!presence.rooms || !account) return undefined;
      const isOwed = !isKept(account.key) && isPaused(account.key);
      const sending = departure.settled();
      if (!sending && !isOwed) return undefined;
      return Promise.all([isOwed && endPause(account.key), sending]);
    },
    /** Before the program ends. */
    close() {
      const account = own();
      unfinished.close();
      presence.close();
      if (account && !list.find(account.key)) leftovers.discard(account.key);
    },
  };
  return leaving;
}
