import type { Account } from '../../preload/account.ts';
import type { Failure } from '../../preload/failure.ts';
import type { EventName, Events } from '../../preload/types.ts';
import type { Client } from '../api/client.ts';
import type { Log } from '../log.ts';
import type { Clock } from './clock.ts';
import type { Renewal } from './renewal.ts';
import type { OpenShelf } from './shelf.ts';
import type { State } from './state.ts';

/** What every service of a signed-in account works with. It dies with `signal` at sign-out or switch. */
export type Session = {
  readonly account: Account;
  readonly client: Client;
  readonly renewal: Renewal;
  readonly state: State;
  readonly shelf: OpenShelf;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** The server could not be reached: goes on where it has moved to. @returns why it is gone for good. */
  lost(): Promise<Failure | null>;
  /** The account goes by this name now. */
  rename(name: Pick<Account, 'username' | 'nickname'>): void;
  /** Tells the window something that is no state. */
  tell<E extends EventName>(event: E, value: Events[E]): void;
};
