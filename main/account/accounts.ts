import * as v from 'valibot';
import type { Account, Failure, NamedDevice, Vault as Outcome } from '../../preload/types.ts';
import { createClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Log } from '../log.ts';
import type { Clock } from './clock.ts';
import { openRenewal } from './renewal.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { lineTo, type Line, type Reach } from './servers.ts';
import type { Session } from './session.ts';
import type { OpenShelf } from './shelf.ts';
import type { SignedIn } from './sign-in.ts';
import { nobody, type State } from './state.ts';
import type { Secret, Vault } from './vault.ts';

const Kept = v.object({
  active: v.nullable(v.string()),
  accounts: v.array(
    v.object({
      key: v.string(),
      userId: v.string(),
      username: v.string(),
      nickname: v.string(),
      role: v.picklist(['user', 'admin']),
      server: v.variant('kind', [
        v.object({ kind: v.literal('cloud'), appId: v.string() }),
        v.object({ kind: v.literal('own'), appId: v.string(), address: v.string() }),
        v.object({ kind: v.literal('demo') }),
      ]),
      /** The address that was used last, so that a start without a network needs no discovery. */
      address: v.string(),
    }),
  ),
});
type KeptAccount = v.InferOutput<typeof Kept>['accounts'][number];
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
  const { state, vault, reach, clock, log, shelves, tell, notice } = deps;
  const list = shelves.in('')('accounts', Kept, { active: null, accounts: [] });
  let current: { rooms: Rooms; close(): void } | undefined;

  const kept = (key: string) => list.get().accounts.find((one) => one.key === key);
  const isKept = (key: string) => kept(key) !== undefined;
  const folder = (key: string) => `accounts/${key}`;
  const shown = ({ address: _address, ...account }: KeptAccount): Account => account;
  const show = () => state.change({ accounts: list.get().accounts.map(shown) });

  function remember(active: string | null, ...fresh: KeptAccount[]) {
    const others = list.get().accounts.filter(({ key }) => !fresh.some((one) => one.key === key));
    list.set({ active, accounts: [...others, ...fresh] });
    show();
  }

  function close() {
    current?.close();
    current = undefined;
    state.change(nobody);
  }

  /** Before the user leaves the account: what can still be taken back is sent now. */
  async function finish() {
    const late = new Promise<void>((done) => clock.after(PATIENCE, done));
    await Promise.race([current?.rooms.devices.flush(), late]);
  }

  /** Opens a session; what the last one had under way is cancelled first. */
  function open(account: Account, secret: Secret, line: Line, kept: Outcome) {
    close();
    const lifetime = new AbortController();
    const { signal } = lifetime;
    const renewal = openRenewal(secret, {
      userId: account.userId,
      line,
      signal,
      keep: async () => isKept(account.key) && vault.keep(account.key, secret),
      end: (failure) => end(account.key, failure),
    });
    const { token, refused: onTokenRejected } = renewal;
    const client = createClient({ ...line, signal, token, onTokenRejected });
    state.change({ stage: 'signed-in', account, ended: null, vault: kept });
    const shelf = shelves.in(folder(account.key));
    const lost = () => relocate(account, secret, line, signal);
    const rename = (name: Name) => goBy(account.key, name);
    const means = { client, renewal, state, shelf, clock, log, signal };
    const session = { account, ...means, tell, lost, rename };
    const rooms = openRooms(session, notice);
    current = { rooms, close: () => lifetime.abort() };
    void rooms.refresh.now();
  }

  /** The active account has another name now: in the window, in the list, in the sign-in form. */
  function goBy(key: string, name: Name) {
    const { account } = state.snapshot;
    if (account?.key !== key) return;
    if (account.username === name.username && account.nickname === name.nickname) return;
    state.change({ account: { ...account, ...name } });
    const { active, accounts } = list.get();
    if (!isKept(key)) return;
    list.set({
      active,
      accounts: accounts.map((one) => (one.key === key ? { ...one, ...name } : one)),
    });
    show();
  }

  /** Asks discovery anew, and goes on at the new address if there is one. */
  async function relocate(account: Account, secret: Secret, line: Line, signal: AbortSignal) {
    if (account.server.kind !== 'cloud') return;
    const found = await lineTo(account.server, reach, signal).catch(() => line);
    if (signal.aborted || found.address === line.address) return;
    if (kept(account.key)) remember(account.key, { ...account, address: found.address });
    open(account, secret, found, state.snapshot.vault);
  }

  async function end(key: string, failure: Failure) {
    const { account } = state.snapshot;
    if (account?.key !== key) return;
    close();
    await vault.forget(key);
    const { server, username } = account;
    state.change({ stage: 'signed-out', ended: { failure, server, username } });
    // Who signs out all devices knows that this one is among them.
    if (failure.code !== 'signed-out-everywhere') notice('session-ended', account);
  }

  /** Shows the sign-in form filled for an account whose secret is not at hand. */
  function askFor(account: Account, failure: Failure) {
    close();
    const { server, username } = account;
    state.change({ stage: 'signed-out', ended: { failure, server, username } });
  }

  async function restore(account: KeptAccount) {
    const recall = await vault.recall(account.key);
    if (recall.outcome === 'stored')
      return open(shown(account), recall.secret, lineOf(account), await vault.outlook());
    const locked = recall.outcome === 'unreadable';
    state.change({ vault: locked ? 'locked' : await vault.outlook() });
    askFor(shown(account), { code: locked ? 'keyring-locked' : 'not-signed-in' });
  }

  function lineOf({ server, address }: KeptAccount): Line {
    if (server.kind === 'demo') return reach.demo();
    return { address, appId: server.appId, fetch: reach.network };
  }

  return {
    /** The rooms of the active account. @throws {ApiError} `not-signed-in`. */
    get rooms(): Rooms {
      if (!current) throw new ApiError({ code: 'not-signed-in' });
      return current.rooms;
    },
    /** The same for callers to whom nobody is no error. */
    get roomsIfAny(): Rooms | undefined {
      return current?.rooms;
    },

    /** Signs in again who was signed in; without a network as well. */
    async start() {
      show();
      const { active } = list.get();
      const account = active === null ? undefined : kept(active);
      if (account) await restore(account);
      else state.change({ stage: 'signed-out', vault: await vault.outlook() });
    },

    /** Makes a fresh sign-in the active account; kept for the next start only if the user stays. */
    async adopt({ account, secret, line }: SignedIn, stay: boolean): Promise<Account> {
      const outcome = stay ? await vault.keep(account.key, secret) : 'session-only';
      if (stay) remember(account.key, { ...account, address: line.address });
      open(account, secret, line, outcome);
      return account;
    },

    async switch(key: string) {
      const account = kept(key);
      if (!account) throw new ApiError({ code: 'invalid-input', field: 'key' });
      if (state.snapshot.account?.key === key) return;
      await finish();
      remember(key);
      await restore(account);
    },

    /** Forgets an account: its secret, its documents and its place in the list. */
    async forget(key: string) {
      const active = state.snapshot.account?.key === key;
      if (active) {
        await finish();
        close();
      }
      await vault.forget(key);
      const { accounts, active: last } = list.get();
      list.set({
        active: last === key ? null : last,
        accounts: accounts.filter((one) => one.key !== key),
      });
      shelves.remove(folder(key));
      show();
      if (active) state.change({ stage: 'signed-out', ended: null });
    },

    /** Resolves when no change is on its way; undefined when none is. */
    settled() {
      if (!current) return undefined;
      const { settings, devices } = current.rooms;
      const sending = Object.values(state.snapshot.pending).includes('sending');
      if (!sending && !devices.isLeaving) return undefined;
      return Promise.all([settings.settled(), devices.flush()]);
    },
    /** Before the program ends. */
    close: () => current?.close(),
  };
}
