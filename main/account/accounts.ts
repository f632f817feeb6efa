import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../../preload/account.ts';
import type { Vault as Outcome } from '../../preload/desktop.ts';
import type { NamedDevice } from '../../preload/devices.ts';
import type { Failure } from '../../preload/failure.ts';
import { ApiError } from '../api/errors.ts';
import type { ActAs } from '../api/request.ts';
import type { Log } from '../log.ts';
import { openAccountList, shown, type KeptAccount } from './account-list.ts';
import type { Clock } from './clock.ts';
import { folder, openPresence } from './presence.ts';
import { openSession } from './open-session.ts';
import type { Rooms } from './rooms.ts';
import { holdSecrets } from './secrets.ts';
import { lineTo, type Line, type Reach } from './servers.ts';
import type { Session } from './session.ts';
import type { OpenShelf } from './shelf.ts';
import type { SignedIn } from './sign-in.ts';
import { createState, type State } from './state.ts';
import { openUnfinished } from './unfinished.ts';
import type { Secret, Vault } from './vault.ts';

type Name = Pick<Account, 'username' | 'nickname'>;

export type AccountsDeps = {
  state: State;
  vault: Vault;
  reach: Reach;
  clock: Clock;
  log: Log;
  /** An account's own folder of documents, and the removal of it. */
  shelves: { in(folder: string): OpenShelf; remove(folder: string): void };
  tell: Session['tell'];
  notice: Notice;
  /** An administrator's bulk jobs rest before the account is left, and go with it. */
  jobs?: {
    leave(): Promise<unknown>;
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

/** How long leaving an account waits for what still has to go out, ms. */
const PATIENCE = 2_000;

export type Accounts = ReturnType<typeof openAccounts>;

/** The accounts kept on this computer, of which one at a time is active. */
export function openAccounts(deps: AccountsDeps) {
  const { state, reach, clock, log, shelves, tell, notice } = deps;
  const list = openAccountList(shelves.in(''), state);
  const secrets = holdSecrets(deps.vault);
  const presence = openPresence(deps);
  const unfinished = openUnfinished({ ...deps, open: openQuietly });

  /** Is the account one that is signed in again after a restart? */
  const stays = (key: string) =>
    list.find(key) !== undefined && state.snapshot.vault !== 'session-only';

  /** The account that is signed in, whomever it acts as. */
  const own = () => state.snapshot.actingAs?.by ?? state.snapshot.account;

  let turn: Promise<unknown> = Promise.resolve();
  /** Who is signed in changes one step at a time: what was asked later comes later. */
  function alone<T>(step: () => Promise<T>): Promise<T> {
    const mine = turn.then(step);
    turn = mine.catch(() => undefined);
    return mine;
  }

  /** Leaves the account that is open; of one that is not kept nothing stays on the disk. */
  function leave() {
    const account = own();
    presence.end();
    if (!account) return;
    if (list.find(account.key)) {
      unfinished.watch(account.key);
      return;
    }
    secrets.letGo(account.key);
    shelves.remove(folder(account.key));
  }

  /** Before the user leaves the account: what is under way, or can still be taken back, is sent. */
  async function finish(also?: (rooms: Rooms) => Promise<unknown>) {
    const { rooms } = presence;
    if (!rooms) return;
    const late = new Promise<void>((done) => clock.after(PATIENCE, done));
    const sending = [rooms.devices.flush(), deps.jobs?.leave(), also?.(rooms)];
    await Promise.race([Promise.all(sending.filter((one) => one !== undefined)), late]);
  }

  /** Opens a session; what the last one had under way is cancelled first. */
  function open(account: Account, secret: Secret, line: Line, kept: Outcome) {
    leave();
    unfinished.release(account.key);
    secrets.hold(account.key, secret);
    state.change({ stage: 'signed-in', account, ended: null, vault: kept });
    const { session, close } = openSession({
      ...{ account, secret, line, state, clock, log, tell },
      shelf: shelves.in(folder(account.key)),
      keep: async () => stays(account.key) && secrets.keep(account.key, secret),
      end: (failure) => alone(() => end(account.key, failure)),
      lost: () => relocate(account, secret, line, session.signal),
      rename: (name) => goBy(account.key, name),
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
    return openSession({
      ...{ account: shown(account), secret, line: lineOf(account), clock, log },
      state: createState(preferences, locale),
      shelf: shelves.in(folder(key)),
      keep: async () => list.find(key) !== undefined && secrets.keep(key, secret),
      end: () => alone(() => dropSecret(key)),
      lost: () => Promise.resolve(),
      rename: (name) => list.alter(key, name),
      tell: () => undefined,
    });
  }

  /** It is no longer accepted; the account waits for a new sign-in. */
  async function dropSecret(key: string) {
    await secrets.drop(key);
    list.alter(key, { ended: true });
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

  /** Asks discovery anew, and goes on at the new address if there is one. */
  async function relocate(account: Account, secret: Secret, line: Line, signal: AbortSignal) {
    if (account.server.kind !== 'cloud') return;
    const found = await lineTo(account.server, reach, signal).catch(() => line);
    await alone(async () => {
      if (signal.aborted || found.address === line.address) return;
      await finish();
      const kept = list.find(account.key);
      if (kept) list.activate({ ...kept, address: found.address });
      open(kept ? shown(kept) : account, secret, found, state.snapshot.vault);
    });
  }

  async function end(key: string, failure: Failure) {
    const account = own();
    if (account?.key !== key) return;
    leave();
    askFor(account, failure);
    await dropSecret(key);
    // Who signs out all devices knows that this one is among them.
    if (failure.code !== 'signed-out-everywhere') notice('session-ended', account);
  }

  /** Shows the sign-in form filled for an account whose secret is not at hand. */
  function askFor({ server, username }: Account, failure: Failure) {
    state.change({ stage: 'signed-out', ended: { failure, server, username } });
  }

  /** Opens a kept account. @returns why its secret is not at hand, or null when it is open. */
  async function restore(account: KeptAccount): Promise<Failure | null> {
    const { key } = account;
    const recall = await secrets.recall(key);
    if (recall.outcome === 'stored') {
      await finish();
      const { ended: _ended, ...opened } = account;
      list.activate(opened);
      open(shown(opened), recall.secret, lineOf(account), await secrets.outlook());
      return null;
    }
    if (recall.outcome === 'unreadable') return { code: 'keyring-locked' };
    list.alter(key, { ended: true });
    return { code: 'not-signed-in' };
  }

  /** Forgets an account: its secret, its documents and its place in the list; not its bulk jobs. */
  async function forgetAlone(key: string) {
    const active = own()?.key === key;
    const account = list.find(key);
    // The key names a folder that goes: only one of ours may.
    if (!active && !account) throw new ApiError({ code: 'invalid-input', field: 'key' });
    if (active) {
      // Once the journal is gone, nobody would end a pause.
      await finish(({ pause }) => pause.resume());
      leave();
      state.change({ stage: 'signed-out' });
    }
    const { ended } = state.snapshot;
    const asked =
      ended?.username === account?.username && isDeepStrictEqual(ended?.server, account?.server);
    if (active || asked) state.change({ ended: null });
    unfinished.release(key);
    await secrets.forget(key);
    shelves.remove(folder(key));
    list.remove(key);
  }
  async function forget(key: string) {
    await forgetAlone(key);
    await deps.jobs?.forget(key);
  }

  function lineOf({ server, address }: KeptAccount): Line {
    if (server.kind === 'demo') return reach.demo();
    return { address, appId: server.appId, fetch: reach.network };
  }

  return {
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
    act: (target: ActAs) => presence.act(target, goBy),
    stopActing: presence.stopActing,
    /** @throws {ApiError} `not-possible-now` for what is only promised to the account itself. */
    needOwn() {
      if (state.snapshot.actingAs) throw new ApiError({ code: 'not-possible-now' });
    },

    /** Signs in again who was signed in; without a network as well. */
    start: () =>
      alone(async () => {
        const account = list.active;
        const failure = account && (await restore(account));
        for (const key of list.keys) if (key !== own()?.key) unfinished.watch(key);
        if (failure === null) return;
        const locked = failure?.code === 'keyring-locked';
        state.change({ stage: 'signed-out', vault: locked ? 'locked' : await secrets.outlook() });
        if (account && failure) askFor(account, failure);
      }),

    /** Makes a fresh sign-in the active account; kept for the next start only if the user stays. */
    adopt: ({ account, secret, line }: SignedIn, stay: boolean): Promise<Account> =>
      alone(async () => {
        const outcome = stay ? await secrets.keep(account.key, secret) : 'session-only';
        await finish();
        if (stay) list.activate({ ...account, address: line.address });
        open(account, secret, line, outcome);
        return account;
      }),

    /**
     * Makes a kept account the active one.
     * @throws {ApiError} `not-signed-in` or `keyring-locked` when its secret is not at hand; then
     * the account that was active stays.
     */
    switch: (key: string) =>
      alone(async () => {
        const account = list.find(key);
        if (!account) throw new ApiError({ code: 'invalid-input', field: 'key' });
        if (state.snapshot.account?.key === key) return;
        const failure = await restore(account);
        if (failure) throw new ApiError(failure);
      }),

    forget: (key: string) => alone(() => forget(key)),
    /** Forgets the account that is signed in. */
    signOut: () =>
      alone(async () => {
        const account = own();
        if (account) await forget(account.key);
      }),

    /** Forgets every account, the one that is not kept beyond this session as well, and `also`. */
    forgetAll: (also: () => void) =>
      alone(async () => {
        const account = own();
        if (account) await forgetAlone(account.key);
        for (const key of list.keys) await forgetAlone(key);
        state.change({ ended: null });
        shelves.remove('accounts');
        await secrets.forgetAll();
        also();
        await deps.jobs?.forgetAll();
      }),

    /** Resolves when nobody is being signed in, switched to or forgotten. */
    ready: () => turn.then(() => undefined),

    /** The user has agreed to a weaker place for secrets, or has taken that back. */
    secretsMoved: () =>
      alone(async () => {
        const outlook = await secrets.outlook();
        if (outlook === 'missing') await secrets.forgetAll();
        else await secrets.keepAgain((key) => list.find(key) !== undefined);
        const { vault: before } = state.snapshot;
        if (before !== 'session-only') state.change({ vault: outlook });
      }),

    /** Resolves when no change is on its way; undefined when none is. */
    settled() {
      if (!presence.rooms) return undefined;
      const { settings, devices } = presence.rooms;
      const sending = Object.values(state.snapshot.pending).includes('sending');
      if (!sending && !devices.isLeaving) return undefined;
      return Promise.all([settings.settled(), devices.flush()]);
    },
    /** Before the program ends. */
    close() {
      const account = own();
      unfinished.close();
      presence.close();
      if (account && !list.find(account.key)) shelves.remove(folder(account.key));
    },
  };
}
