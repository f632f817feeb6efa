import type { Failure } from '../../preload/failure.ts';
import { createClient } from '../api/client.ts';
import { openRenewal } from './renewal.ts';
import type { Line } from './servers.ts';
import type { Session } from './session.ts';
import type { Secret } from './vault.ts';

type Needs = Omit<Session, 'client' | 'renewal' | 'signal'> & {
  secret: Secret;
  line: Line;
  /** Writes the secret to the vault again, if the account is one that is kept. */
  keep(): Promise<unknown>;
  /** The secret is no longer accepted. */
  end(failure: Failure): Promise<void>;
};

/** A session over a secret, with the client that speaks for it, until it is closed. */
export function openSession({ secret, line, keep, end, ...means }: Needs) {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const renewal = openRenewal(secret, { userId: means.account.userId, line, signal, keep, end });
  const { token, refused: onTokenRejected } = renewal;
  const client = createClient({ ...line, signal, token, onTokenRejected });
  const session: Session = { ...means, client, renewal, signal };
  return { session, close: () => lifetime.abort() };
}
