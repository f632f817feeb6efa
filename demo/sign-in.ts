import { createHash, randomBytes } from 'node:crypto';
import { platformOf } from './devices.ts';
import { write, type Call } from './endpoints.ts';
import { refuse } from './envelope.ts';
import { idNumber } from './json.ts';
import { isPassword } from './password.ts';
import type { Parts } from './parts.ts';
import { createSettings } from './settings.ts';
import { readPassword, type User } from './users.ts';

const mostFailures = 10;
const lockMilliseconds = 60_000;

/** Ten failures in a row lock a name for a minute. */
function createLocks(clock: () => number) {
  const failures = new Map<string, { count: number; last: number }>();
  return {
    check(name: string): void {
      const entry = failures.get(name);
      if (!entry) return;
      if (clock() - entry.last >= lockMilliseconds) failures.delete(name);
      else if (entry.count >= mostFailures)
        refuse('tooManyFailures', 'too many failures, try again in a minute');
    },
    fail(name: string): void {
      if (failures.size >= 10_000) failures.clear();
      failures.set(name, { count: (failures.get(name)?.count ?? 0) + 1, last: clock() });
    },
    clear: (name: string) => failures.delete(name),
  };
}

export function serveSignIn(parts: Parts): void {
  const { clock, db, devices, endpoints, qrCodes, tokens, users } = parts;
  const settings = createSettings(db);
  const locks = createLocks(clock);

  function signIn(call: Call, name: string, user: User | undefined): object {
    const password = readPassword(call.input);
    locks.check(name);
    if (!user) {
      locks.fail(name);
      return refuse('noSuchUser', 'no such user');
    }
    if (!qrCodes.redeem(user.id, password) && !isPassword(password, user.password)) {
      locks.fail(name);
      return refuse('wrongPassword', 'password incorrect');
    }
    if (user.banned) return refuse('noPermission', 'this user is banned');
    locks.clear(name);

    const guid = call.input.has('device_guid') ? call.input.text('device_guid', 128, 1) : null;
    const userAgent = (call.request.headers.get('user-agent') ?? '').slice(0, 512);
    const sn = guid === null ? null : devices.add(user.id, guid, userAgent, platformOf(userAgent));
    const pushToken =
      guid === null
        ? null
        : createHash('sha256').update(`${user.id}/${guid}`).digest('base64url').slice(0, 32);
    if (pushToken !== null) settings.merge(user.id, { push_token: pushToken });
    return {
      ...tokens.issue(user.id, sn),
      user_id: idNumber(user.id),
      public_key: '',
      encrypt_type: 0,
      store_token: randomBytes(16).toString('base64url'),
      access_key_secret: randomBytes(16).toString('base64url'),
      ...(pushToken === null ? {} : { push_token: pushToken }),
    };
  }

  endpoints.open(write, '/token/login', (call) => {
    const name = call.input.text('login_name', 254, 1);
    return signIn(call, name, users.byLogin(name));
  });

  endpoints.open(write, '/token/user', (call) => {
    const name = call.input.text('name', 254, 1);
    return signIn(call, name, users.byUsername(name));
  });

  endpoints.open(write, '/token/id', (call) => {
    const id = call.input.id('user_id');
    return signIn(call, id, users.byId(id));
  });
}
