import * as v from 'valibot';
import type { Account, Failure, Vault as Outcome } from '../../preload/types.ts';
import { createClient } from '../api/client.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { Log } from '../log.ts';
import type { Clock } from './clock.ts';
import { openRooms, type Rooms } from './rooms.ts';
import type { Line, Reach } from './servers.ts';
import type { Session } from './session.ts';
import type { OpenShelf } from './shelf.ts';
import { fetchToken, type SignedIn } from './sign-in.ts';
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
export type Notice = (kind: 'session-ended' | 'pause-ended', about: Account) => void;

/** A failure that says who you are is no longer accepted, as opposed to a network that is away. */
const rejections = new Set<Failure['code']>([
  'wrong-password',
  'no-such-user',
  'session-ended',
  'token-invalid',
  'bad-parameter',
  'no-permission',
]);

export type Accounts = ReturnType<typeof openAccounts>;

/** The accounts kept on this computer, of which one at a time is active. */
export function openAccounts(deps: AccountsDeps) {
  const { state, vault, reach, clock, log, shelves, tell, notice } = deps;
  const list = shelves.in('')('accounts', Kept, { active: null, accounts: [] });
  let current: { rooms: Rooms; close(): void } | undefined;

  const kept = (key: string) => list.get().accounts.find((one) => one.key === key);
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

  /** Opens a session; what the last one had under way is cancelled first. */
  function open(account: Account, secret: Secret, line: Line, kept: Outcome) {
    close();
    const lifetime = new AbortController();
    const { signal } = lifetime;
    const client = createClient({
      ...line,
      signal,
      token: () => secret.token,
      onTokenRejected: (failure) => renew(account, secret, line, signal, failure),
    });
    state.change({ stage: 'signed-in', account, ended: null, vault: kept });
    const shelf = shelves.in(folder(account.key));
    const session = { account, client, state, shelf, clock, log, signal, tell };
    const rooms = openRooms(session, notice);
    current = { rooms, close: () => lifetime.abort() };
    void rooms.refresh.now();
  }

  /** With a kept password: one new sign-in for all who wait. Without one, the session has ended. */
  async function renew(
    account: Account,
    secret: Secret,
    line: Line,
    signal: AbortSignal,
    failure: Failure,
  ): Promise<boolean> {
    if (secret.password !== undefined && secret.login !== undefined) {
      try {
        const { login, password } = secret;
        const { token } = await fetchToken(line, { login, password }, signal);
        secret.token = token;
        if (list.get().accounts.some(({ key }) => key === account.key))
          await vault.keep(account.key, secret);
        return true;
      } catch (error) {
        // Off the network nothing is known about the password: the session stays.
        if (!rejections.has(failureOf(error).code)) throw error;
      }
    }
    await end(account, failure);
    return false;
  }

  async function end(account: Account, failure: Failure) {
    if (state.snapshot.account?.key !== account.key) return;
    close();
    await vault.forget(account.key);
    const { server, username } = account;
    state.change({ stage: 'signed-out', ended: { failure, server, username } });
    notice('session-ended', account);
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
      remember(key);
      await restore(account);
    },

    /** Forgets an account: its secret, its documents and its place in the list. */
    async forget(key: string) {
      const active = state.snapshot.account?.key === key;
      if (active) close();
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
    settled: () =>
      Object.values(state.snapshot.pending).includes('sending')
        ? current?.rooms.settings.settled()
        : undefined,
    /** Before the program ends. */
    close: () => current?.close(),
  };
}
