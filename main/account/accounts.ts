import type { Account } from '../../preload/account.ts';
import type { NamedDevice } from '../../preload/devices.ts';
import type { Failure } from '../../preload/failure.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { ActAs } from '../api/request.ts';
import type { Log } from '../log.ts';
import { openAccountList } from './account-list.ts';
import type { Clock } from './clock.ts';
import { openDeparture } from './departure.ts';
import { openLeaving } from './leaving.ts';
import { openLeftovers } from './leftovers.ts';
import { openPresence } from './presence.ts';
import type { Rooms } from './rooms.ts';
import { holdSecrets } from './secrets.ts';
import type { Reach } from './servers.ts';
import type { Session } from './session.ts';
import { openSessions } from './sessions.ts';
import type { Shelves } from './shelf.ts';
import type { SignedIn } from './sign-in.ts';
import type { State } from './state.ts';
import { takeTurns } from './turns.ts';
import { openUnfinished } from './unfinished.ts';
import type { Vault } from './vault.ts';

export type AccountsDeps = {
  state: State;
  vault: Vault;
  reach: Reach;
  clock: Clock;
  log: Log;
  /** Each account has its own folder of documents. */
  shelves: Shelves;
  tell: Session['tell'];
  notice: Notice;
  /** An administrator's bulk jobs rest before the account is left, and go with it. */
  jobs?: {
    leave(): Promise<unknown>;
    /** The job that runs, and going on with it when the same account is open again. */
    running(): number | undefined;
    goOn(id: number): void;
    forget(key: string): Promise<unknown>;
    forgetAll(): Promise<unknown>;
  };
};

/** What is worth a desktop notification. */
export type Notice = (
  kind: 'session-ended' | 'pause-ended' | 'new-device',
  about: Account,
  devices?: NamedDevice[],
) => void;

export type Accounts = ReturnType<typeof openAccounts>;

/** The accounts kept on this computer, of which one at a time is active. */
export function openAccounts(deps: AccountsDeps) {
  const { state, log, shelves } = deps;
  const { alone, ready, isBusy } = takeTurns();
  const list = openAccountList(shelves, state);
  const secrets = holdSecrets(deps.vault);
  const presence = openPresence(deps);
  const unfinished = openUnfinished({ ...deps, open: (key) => sessions.openQuietly(key) });
  const departure = openDeparture(presence, deps);
  const leftovers = openLeftovers({ ...deps, list, secrets });
  const parts = { ...deps, list, secrets, presence, departure, unfinished, leftovers, alone };
  const leaving = openLeaving(parts);
  const sessions = openSessions({ ...parts, leaving });
  const { own, settled, close } = leaving;

  /** Opens the account that was active last; where that cannot be, the sign-in form says why. */
  async function begin() {
    await leftovers.sweep();
    const account = list.active;
    const failure = account && (await sessions.restore(account).catch(unopened));
    for (const key of list.keys) if (key !== own()?.key) unfinished.watch(key);
    if (failure === null) return;
    const isLocked = failure?.code === 'keyring-locked';
    state.change({ stage: 'signed-out', vault: isLocked ? 'locked' : await secrets.outlook() });
    if (account && failure) sessions.askFor(account, failure);
  }
  function unopened(error: unknown): Failure {
    log.error('the last account cannot be opened', error);
    presence.end();
    return failureOf(error);
  }

  const accounts = {
    /** The rooms of the active account. @throws {ApiError} `not-signed-in`. */
    get rooms(): Rooms {
      if (!presence.rooms) throw new ApiError({ code: 'not-signed-in' });
      return presence.rooms;
    },
    /** The same for callers to whom nobody is no error. */
    get roomsIfAny(): Rooms | undefined {
      return presence.rooms;
    },
    /** @throws {ApiError} `no-permission` when no administrator is signed in. */
    get administrator(): Session {
      return presence.administrator;
    },
    act: (target: ActAs) => presence.act(target, sessions.goBy),
    stopActing: presence.stopActing,
    /** @throws {ApiError} `not-possible-now` for what is only promised to the account itself. */
    needOwn() {
      if (state.snapshot.actingAs) throw new ApiError({ code: 'not-possible-now' });
    },

    /** Signs in again who was signed in; without a network as well. */
    start: () => alone(begin),

    /** Makes a fresh sign-in the active account; kept for the next start only if the user stays. */
    async adopt({ account, secret, line }: SignedIn, stay: boolean): Promise<Account> {
      const way = leaving.makeWay(account.key);
      if (way) await way();
      return alone(async () => {
        const outcome = stay ? await secrets.keep(account.key, secret) : 'session-only';
        await departure.finishFor(account.key);
        if (stay) list.activate({ ...account, address: line.address });
        sessions.open(account, secret, line, outcome);
        return account;
      });
    },

    /**
     * Makes a kept account the active one.
     * @throws {ApiError} `not-signed-in` or `keyring-locked` when its secret is not at hand; then
     * the account that was active stays.
     */
    async switch(key: string) {
      const isOpen = () => state.snapshot.account?.key === key;
      if (isOpen()) return;
      const account = list.find(key);
      if (!account) throw new ApiError({ code: 'invalid-input', field: 'key' });
      const way = leaving.makeWay(key);
      // A switch that leads nowhere ends no pause.
      if (way && (await secrets.recall(key)).outcome === 'stored') await way();
      await alone(async () => {
        if (isOpen()) return;
        const failure = await sessions.restore(account);
        if (failure) throw new ApiError(failure);
      });
    },

    forget: (key: string, anyway = false) => leaving.forget(key, anyway),
    forgetAll: (also: () => void, anyway = false) => leaving.forgetAll(also, anyway),
    /** Forgets the account that is signed in. @throws {ApiError} `push-still-off`, as `forget` does. */
    async signOut(anyway = false) {
      const account = own();
      if (account) await leaving.forget(account.key, anyway);
    },
    /** Whoever was asked whether to go anyway stays. */
    stay: () => state.change({ leaving: null }),

    /** Resolves when nobody is being signed in, switched to or forgotten. */
    async ready() {
      await leaving.gone();
      await ready();
    },

    /** The user has agreed to a weaker place for secrets, or has taken that back. */
    secretsMoved: () =>
      alone(async () => {
        const outlook = await secrets.outlook();
        if (outlook === 'missing') await secrets.forgetAll();
        else await secrets.keepAgain(list.keys);
        const { vault: before } = state.snapshot;
        if (before !== 'session-only') state.change({ vault: outlook });
      }),

    /** Resolves when nothing is on its way that must not be cut off; undefined when nothing is. */
    settled() {
      // An account that is half forgotten would be there again at the next start.
      const sending = settled();
      return sending || isBusy() ? Promise.all([sending, accounts.ready()]) : undefined;
    },
    close,
  };
  return accounts;
}
