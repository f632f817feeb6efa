import type { Account } from '../../preload/account.ts';
import type { Vault as Outcome } from '../../preload/desktop.ts';
import type { Failure } from '../../preload/failure.ts';
import { shown, type AccountList, type KeptAccount } from './account-list.ts';
import type { AccountsDeps } from './accounts.ts';
import type { Departure } from './departure.ts';
import type { Leaving } from './leaving.ts';
import { openSession } from './open-session.ts';
import { folder, type Presence } from './presence.ts';
import { findAnew } from './relocation.ts';
import type { Secrets } from './secrets.ts';
import type { Line } from './servers.ts';
import type { Session } from './session.ts';
import { createState } from './state.ts';
import type { Alone } from './turns.ts';
import type { Unfinished } from './unfinished.ts';
import type { Secret } from './vault.ts';

type Name = Pick<Account, 'username' | 'nickname'>;

type Deps = Omit<AccountsDeps, 'vault'> & {
  list: AccountList;
  secrets: Secrets;
  presence: Presence;
  unfinished: Unfinished;
  departure: Departure;
  leaving: Leaving;
  alone: Alone;
};

/** How accounts are opened: the one that the user works with, and others behind its back. */
export function openSessions(deps: Deps) {
  const { state, reach, clock, log, shelves, tell, notice, jobs } = deps;
  const { list, secrets, presence, unfinished, departure, leaving, alone } = deps;

  /** In its turn, unless the user has signed in anew meanwhile, which closes the session before. */
  const whileOpen = ({ signal }: Session, step: () => Promise<void>) =>
    alone(async () => {
      if (!signal.aborted) await step();
    });

  /** Opens a session; what the last one had under way is cancelled first. */
  function open(account: Account, secret: Secret, line: Line, kept: Outcome) {
    const { key } = account;
    leaving.leave(key);
    unfinished.release(key);
    secrets.hold(key, secret);
    const keepsPassword = secret.password !== undefined;
    state.change({ stage: 'signed-in', account, keepsPassword, ended: null, vault: kept });
    const stays = () => list.find(key) !== undefined && state.snapshot.vault !== 'session-only';
    const { session, close } = openSession({
      ...{ account, secret, line, state, clock, log, tell },
      shelf: shelves.in(folder(key)),
      keep: async () => stays() && secrets.keep(key, secret),
      end: (failure) => whileOpen(session, () => end(key, failure)),
      lost: () => relocate(account, secret, line, session.signal),
      rename: (name) => goBy(key, name),
    });
    presence.begin(session, close);
  }

  /** A session of an account that is not open: what it has to show is seen by nobody. */
  async function openQuietly(key: string) {
    const account = list.find(key);
    if (!account) return null;
    const recall = await secrets.recall(key);
    if (recall.outcome !== 'stored') return null;
    const { secret } = recall;
    const { preferences, locale } = state.snapshot;
    const quiet = openSession({
      ...{ account: shown(account), secret, line: lineOf(account), clock, log },
      state: createState(preferences, locale),
      shelf: shelves.in(folder(key)),
      keep: async () => list.find(key) !== undefined && secrets.keep(key, secret),
      end: () => whileOpen(quiet.session, () => dropSecret(key)),
      lost: () => Promise.resolve(null),
      rename: (name) => list.alter(key, name),
      tell: () => undefined,
    });
    return quiet;
  }

  /** It is no longer accepted; the account waits for a new sign-in. */
  async function dropSecret(key: string) {
    await secrets.drop(key);
    list.alter(key, { ended: true });
  }

  async function end(key: string, failure: Failure) {
    const account = leaving.own();
    if (account?.key !== key) return;
    leaving.leave();
    askFor(account, failure);
    await dropSecret(key);
    state.change({ vault: await secrets.outlook() });
    // Who signs out all devices knows that this one is among them.
    if (failure.code !== 'signed-out-everywhere') notice('session-ended', account);
  }

  /** Shows the sign-in form filled for an account whose secret is not at hand. */
  function askFor({ server, username }: Account, failure: Failure) {
    state.change({ stage: 'signed-out', ended: { failure, server, username } });
  }

  /** The active account has another name now: in the window, in the list, in the sign-in form. */
  function goBy(key: string, name: Name) {
    const { account } = state.snapshot;
    if (account?.key !== key) return;
    if (account.username === name.username && account.nickname === name.nickname) return;
    state.change({ account: { ...account, ...name } });
    const { actingAs } = state.snapshot;
    if (actingAs) state.change({ actingAs: { ...actingAs, name: name.nickname || name.username } });
    list.alter(key, name);
  }

  /** Goes on at the service's new address if it has one. @returns why it is gone for good. */
  async function relocate(account: Account, secret: Secret, line: Line, signal: AbortSignal) {
    const found = await findAnew(account, line, reach, signal);
    if (!found || 'failure' in found) return found && found.failure;
    await alone(async () => {
      if (signal.aborted) return;
      const job = jobs?.running();
      await departure.finish();
      const kept = list.find(account.key);
      if (kept) list.activate({ ...kept, address: found.line.address });
      open(kept ? shown(kept) : account, secret, found.line, state.snapshot.vault);
      // Nobody has paused it.
      if (job !== undefined) jobs?.goOn(job);
    });
    return null;
  }

  function lineOf({ server, address }: KeptAccount): Line {
    if (server.kind === 'demo') return reach.demo();
    return { address, appId: server.appId, fetch: reach.network };
  }

  return {
    open,
    openQuietly,
    askFor,
    goBy,

    /** Opens a kept account. @returns why its secret is not at hand, or null when it is open. */
    async restore(account: KeptAccount): Promise<Failure | null> {
      const { key } = account;
      const recall = await secrets.recall(key);
      if (recall.outcome === 'stored') {
        await departure.finishFor(key);
        const { ended: _ended, ...opened } = account;
        const line = lineOf(account);
        list.activate(opened);
        open(shown(opened), recall.secret, line, await secrets.outlook());
        return null;
      }
      if (recall.outcome === 'unreadable') return { code: 'keyring-locked' };
      list.alter(key, { ended: true });
      return { code: 'not-signed-in' };
    },
  };
}
