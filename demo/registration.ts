import { read, write, type Call } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Parts } from './parts.ts';
import { createPush } from './push.ts';
import { createSettings } from './settings.ts';
import { platformOf } from './devices.ts';
import { readMobile, readPassword, readUsername, type User } from './users.ts';

export function serveRegistration(parts: Parts): void {
  const { db, devices, endpoints, rules, smsCodes, users } = parts;
  const settings = createSettings(db);
  const push = createPush(db);

  const checkOpen = (): void => {
    if (!rules.openRegistration) refuse('registrationOff', 'open registration is off for this app');
    if (users.count() >= rules.userLimit)
      refuse('userLimit', 'the user limit of this app is reached');
  };

  function add({ input }: Call, contact: Partial<Pick<User, 'mobile' | 'email'>> = {}): string {
    const username = readUsername(input);
    const password = readPassword(input);
    return users.add(username, password, contact) ?? refuse('userExists', 'user exists');
  }

  endpoints.open(write, '/user/register/v2', (call) => {
    checkOpen();
    return settings.of(add(call));
  });

  // The older call (§3.46): a mobile number or an address is proved by the code that was sent to it.
  endpoints.open(write, '/user/register', (call) => {
    checkOpen();
    const { input } = call;
    const contact = {
      mobile: input.has('mobile') ? readMobile(input) : null,
      email: input.has('email') ? input.text('email', 254, 3) : null,
    };
    if (contact.mobile !== null && users.byMobile(contact.mobile))
      refuse('mobileTaken', 'mobile is bound to another account');
    if (contact.email !== null && users.byEmail(contact.email))
      refuse('userExists', 'email is bound to another account');
    readUsername(input);
    readPassword(input);
    const address = contact.mobile ?? contact.email;
    if (address !== null) smsCodes.spend(address, input.text('verification_code', 16, 1));
    return settings.of(add(call, contact));
  });

  // A user who only receives pushes (§3.48). What `sign` signs is not documented; it is not checked.
  endpoints.open(write, '/user/register/push', (call) => {
    checkOpen();
    const { input, request } = call;
    const alias = input.has('alias') ? input.text('alias', 64) : '';
    const pushToken = input.has('push_token') ? input.text('push_token', 4096) : '';
    const guid = input.has('device_guid') ? input.text('device_guid', 128) : '';
    if (input.has('sign')) input.text('sign', 1024);
    if (push.isTaken(alias, '0')) refuse('badParameter', 'alias is used by another user');
    return db.transact(() => {
      const userId = add(call);
      push.setAlias(userId, alias);
      settings.merge(userId, { push_token: pushToken });
      const userAgent = request.headers.get('user-agent') ?? '';
      if (guid !== '') devices.add(userId, guid, userAgent, platformOf(userAgent));
      return settings.of(userId);
    });
  });

  // An old call (§3.7) that is still in the specification; it writes with GET.
  const bound = db.query('SELECT 1 FROM openid WHERE type = ?1 AND (open_id = ?2 OR user_id = ?3)');
  const bind = db.query('INSERT INTO openid (type, open_id, user_id) VALUES (?, ?, ?)');
  endpoints.user([...read, ...write], '/user/bind_openid', ({ userId, input }) => {
    const openId = input.text('open_id', 128, 1);
    const type = input.text('type', 16, 1);
    if (bound.get(type, openId, userId)) refuse('alreadyBound', 'open_id: already bound');
    bind.run(type, openId, userId);
    return true;
  });
}
