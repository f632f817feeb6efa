import type { Account, Role, Server } from '../../preload/account.ts';
import { createClient, type Client } from '../api/client.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import { accountKey, lineTo, type Line, type Reach } from './servers.ts';
import type { Secret } from './vault.ts';

/** An account that has just proved who it is. */
export type SignedIn = { account: Account; secret: Secret; line: Line };

export type Credentials = { login: string; password: string };

/** `POST /token/login` with the name, then who that is. */
export async function signInWithPassword(
  server: Server,
  { login, password }: Credentials,
  keepPassword: boolean,
  reach: Reach,
  signal: AbortSignal,
): Promise<SignedIn> {
  const line = await lineTo(server, reach, signal);
  const { token } = await fetchToken(line, { login, password }, signal);
  const secret = keepPassword ? { token, password } : { token };
  const account = await whoIs(server, clientOf(line, token, signal), signal);
  return { account, secret, line };
}

/** A token that has just been given, e.g. after a phone confirmed a code. */
export async function signInOver(
  server: Server,
  line: Line,
  token: string,
  signal: AbortSignal,
): Promise<SignedIn> {
  const account = await whoIs(server, clientOf(line, token, signal), signal);
  return { account, secret: { token }, line };
}

/** A pasted token, proved by a call: a user's reads its profile, an administrator's lists users. */
export async function signInWithToken(
  server: Server,
  token: string,
  reach: Reach,
  signal: AbortSignal,
): Promise<SignedIn> {
  // What cannot even stand in a header was not copied from anywhere.
  if (!/^[!-~]+$/.test(token)) throw new ApiError({ code: 'token-invalid', field: 'token' });
  return signInOver(server, await lineTo(server, reach, signal), token, signal);
}

export function fetchToken(line: Line, { login, password }: Credentials, signal: AbortSignal) {
  return createClient({ ...line, signal }).call(
    'getTokenByLogin',
    { login_name: login, password },
    { signal },
  );
}

/** The same by the id, which stays when names and numbers change. */
export function fetchTokenOf(line: Line, userId: string, password: string, signal: AbortSignal) {
  return createClient({ ...line, signal }).call(
    'getTokenById',
    { user_id: userId, password },
    { signal },
  );
}

const clientOf = (line: Line, token: string, signal: AbortSignal) =>
  createClient({ ...line, signal, token: () => token });

async function whoIs(server: Server, client: Client, signal: AbortSignal): Promise<Account> {
  try {
    const profile = await client.call('getProfile', {}, { signal });
    return accountOf(server, profile.user_id, profile.username, profile.nick_name, 'user');
  } catch (error) {
    const { code } = failureOf(error);
    if (!refusals.has(code)) throw error;
    try {
      // A token of the service's console belongs to no user, so it has no profile of its own.
      await client.call('listUsers', {}, { signal });
    } catch {
      throw error instanceof ApiError ? error : new ApiError(failureOf(error), error);
    }
    return accountOf(server, '0', '', '', 'admin');
  }
}
const refusals = new Set(['no-permission', 'bad-parameter', 'no-such-user', 'refused']);

function accountOf(
  server: Server,
  userId: string,
  username: string,
  nickname: string,
  role: Role,
): Account {
  return { key: accountKey(server, userId), userId, username, nickname, role, server };
}
