import { read, write } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Database } from './database.ts';
import type { Input } from './input.ts';
import { idNumber } from './json.ts';
import type { Parts } from './parts.ts';
import { readMobile, readUsername, type User } from './users.ts';

const longest = { nick_name: 64, description: 512, private_info: 16384, public_info: 16384 };
type Field = keyof typeof longest;

export type ProfilePatch = Partial<Record<Field, string>>;

/** The profile fields that were sent; the others stay as they are. */
export function readProfile(input: Input): ProfilePatch {
  const patch: ProfilePatch = {};
  const one = (name: Field) => {
    if (input.has(name)) patch[name] = input.text(name, longest[name]);
  };
  one('nick_name');
  one('description');
  one('private_info');
  one('public_info');
  return patch;
}

export const readAvatar = (input: Input): string => input.text('avatar', 2048, 1);

/** Writes to what others see of a user. */
export function createProfiles(db: Database) {
  const update = db.query(
    `UPDATE user SET nick_name = coalesce(?, nick_name), description = coalesce(?, description),
       private_info = coalesce(?, private_info), public_info = coalesce(?, public_info)
     WHERE id = ?`,
  );
  const avatar = db.query('UPDATE user SET avatar = ? WHERE id = ?');
  const mobile = db.query('UPDATE user SET mobile = ? WHERE id = ?');
  const username = db.query('UPDATE user SET username = ? WHERE id = ?');
  return {
    /** Returns how many users changed: 0 for an unknown one. */
    update: (userId: string, patch: ProfilePatch) =>
      update.run(
        patch.nick_name ?? null,
        patch.description ?? null,
        patch.private_info ?? null,
        patch.public_info ?? null,
        userId,
      ),
    setAvatar: (userId: string, address: string) => avatar.run(address, userId),
    setMobile: (userId: string, number: string) => mobile.run(number, userId),
    setUsername: (userId: string, name: string) => username.run(name, userId),
  };
}

const shown = (user: User) => ({
  avatar: user.avatar,
  description: user.description,
  email: user.email ?? '',
  mobile: user.mobile ?? '',
  nick_name: user.nick_name,
  private_info: user.private_info,
  public_info: user.public_info,
  user_id: idNumber(user.id),
  username: user.username,
});

export function serveProfile({ db, endpoints, users }: Parts): void {
  const profiles = createProfiles(db);

  endpoints.user([...read, ...write], '/user/profile', ({ userId, input, request }) => {
    if (request.method === 'GET') return shown(users.known(userId));
    profiles.update(userId, readProfile(input));
    return true;
  });

  endpoints.user(write, '/user/avatar', ({ userId, input }) => {
    profiles.setAvatar(userId, readAvatar(input));
    return true;
  });

  endpoints.user(write, '/user/nickname', ({ userId, input }) => {
    profiles.update(userId, { nick_name: input.text('nick_name', longest.nick_name) });
    return true;
  });

  endpoints.user(write, '/user/private', ({ userId, input }) => {
    profiles.update(userId, { private_info: input.bareText('info', longest.private_info) });
    return true;
  });

  endpoints.user(write, '/user/public', ({ userId, input }) => {
    profiles.update(userId, { public_info: input.bareText('info', longest.public_info) });
    return true;
  });

  endpoints.user(write, '/user/mobile', ({ userId, input }) => {
    const mobile = readMobile(input);
    const holder = users.byMobile(mobile);
    if (holder && holder.id !== userId) refuse('mobileTaken', 'mobile is bound to another account');
    profiles.setMobile(userId, mobile);
    return true;
  });

  endpoints.user(write, '/user/username', ({ userId, input }) => {
    const username = readUsername(input);
    const holder = users.byUsername(username);
    if (holder && holder.id !== userId) refuse('usernameTaken', 'username is already used');
    profiles.setUsername(userId, username);
    return true;
  });
}
