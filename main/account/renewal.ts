import type { Failure } from '../../preload/failure.ts';
import { createClient, type Client } from '../api/client.ts';
import { failureOf } from '../api/errors.ts';
import type { Line } from './servers.ts';
import { fetchTokenOf } from './sign-in.ts';
import type { Secret } from './vault.ts';

type Deps = {
  userId: string;
  line: Line;
  signal: AbortSignal;
  /** Writes the secret to the vault again, if the account is one that is kept. */
  keep(): Promise<unknown>;
  /** The session has ended and the user has to sign in again. */
  end(failure: Failure): Promise<void>;
};

export type Renewal = ReturnType<typeof openRenewal>;

/** Holds a session's secret: with a kept password a refused token is renewed without a word. */
export function openRenewal(secret: Secret, { userId, line, signal, keep, end }: Deps) {
  let held: Promise<unknown> = Promise.resolve();
  let holding = 0;
  let reason: Failure | null = null;

  /** Signs in once with the password. By the user's id, since names and numbers can change. */
  async function prove(password: string) {
    const { token } = await fetchTokenOf(line, userId, password, signal);
    secret.token = token;
    await keep();
  }

  async function proveWithKept(): Promise<boolean> {
    if (secret.password === undefined) return false;
    try {
      await prove(secret.password);
      return true;
    } catch (error) {
      // Only the service's own word is about the password; which number it uses is not documented.
      // Off the network, or while it lets nobody try, nothing is known: the session stays.
      const { serviceCode, code } = failureOf(error);
      if (serviceCode === undefined || code === 'too-many-failures') throw error;
      return false;
    }
  }

  return {
    token: () => secret.token,

    /** The service refused the token. One new sign-in for all who wait, or the session has ended. */
    async refused(failure: Failure): Promise<boolean> {
      const { token } = secret;
      await held;
      if (secret.token !== token || (await proveWithKept())) {
        reason = null;
        return true;
      }
      await end(reason ?? failure);
      return false;
    },

    /** The user ends this session too: if the token is refused now, this is why. */
    expectEnd(why: Failure | null) {
      reason = why;
    },

    /**
     * For work that ends the session's own token: other calls that are refused meanwhile wait for the
     * token that the work brings. The work has a client of its own, which waits for nobody.
     */
    hold<T>(work: (client: Client) => Promise<T>): Promise<T> {
      const client = createClient({
        ...line,
        signal,
        token: () => secret.token,
        onTokenRejected: proveWithKept,
      });
      holding += 1;
      const done = held.then(() => work(client)).finally(() => (holding -= 1));
      held = done.catch(() => undefined);
      return done;
    },

    /** Resolves when no such work is under way. */
    settled: () => held,
    get isHeld() {
      return holding > 0;
    },

    /** Signs in with a password that has just been typed, and forgets it. */
    prove,

    /** The password is another one now; where one is kept, this one takes its place. */
    async replace(password: string) {
      if (secret.password === undefined) return;
      secret.password = password;
      await keep();
    },
  };
}
