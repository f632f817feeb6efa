import type { Database } from './database.ts';
import { refuse } from './envelope.ts';
import type { Input } from './input.ts';
import { hashPassword } from './password.ts';
import { initialSettings } from './settings.ts';

export type User = {
  id: string;
  username: string;
  password: string;
  mobile: string | null;
  email: string | null;
  nick_name: string;
  avatar: string;
  description: string;
  private_info: string;
  public_info: string;
  banned: number;
};

const columns = `CAST(id AS TEXT) AS id, username, password, mobile, email, nick_name, avatar,
  description, private_info, public_info, banned`;

/** The service's own pattern; the length comes first, as the pattern backtracks on long names. */
const pattern = /^(?!mta|maxim)[a-zA-Z0-9_一-龥]*[a-zA-Z_一-龥]+[a-zA-Z0-9_一-龥]*$/;

export function readUsername(input: Input): string {
  const username = input.text('username', 64, 1);
  if (pattern.test(username)) return username;
  return refuse(
    'badParameter',
    'username: letters, digits, _ and Chinese characters, not digits alone, not beginning with mta or maxim',
  );
}

/** The service's web client asks for more; of the service itself no rule is known but "not empty". */
export const readPassword = (input: Input, name = 'password'): string => input.text(name, 128, 1);

export function readMobile(input: Input): string {
  const mobile = input.text('mobile', 20, 1);
  return /^\+?\d{5,19}$/.test(mobile)
    ? mobile
    : refuse('badParameter', 'mobile: digits only, with + before a country code');
}

/** The accounts of the app. */
export function createUsers(db: Database) {
  const byId = db.query<User>(`SELECT ${columns} FROM user WHERE id = ?`);
  const byUsername = db.query<User>(`SELECT ${columns} FROM user WHERE username = ?`);
  const byLogin = db.query<User>(
    `SELECT ${columns} FROM user WHERE username = ?1 OR mobile = ?1 OR email = ?1`,
  );
  const byMobile = db.query<User>(`SELECT ${columns} FROM user WHERE mobile = ?`);
  const byEmail = db.query<User>(`SELECT ${columns} FROM user WHERE email = ?`);
  const insert = db.query<{ id: string }>(
    `INSERT INTO user (username, password, mobile, email, settings) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (username) DO NOTHING RETURNING CAST(id AS TEXT) AS id`,
  );
  const password = db.query('UPDATE user SET password = ? WHERE id = ?');
  const count = db.query<{ count: number }>('SELECT count(*) AS count FROM user');

  return {
    byId: (id: string) => byId.get(id),
    byUsername: (name: string) => byUsername.get(name),
    byLogin: (name: string) => byLogin.get(name),
    byMobile: (mobile: string) => byMobile.get(mobile),
    byEmail: (email: string) => byEmail.get(email),

    /** Refuses with 10000 when there is no such user. */
    known(id: string): User {
      return byId.get(id) ?? refuse('noSuchUser', `user ${id} does not exist`);
    },

    /** Returns the new id, or nothing if the name is taken. */
    add(username: string, secret: string, contact: Partial<Pick<User, 'mobile' | 'email'>> = {}) {
      return insert.get(
        username,
        hashPassword(secret),
        contact.mobile ?? null,
        contact.email ?? null,
        initialSettings,
      )?.id;
    },

    setPassword(id: string, secret: string): void {
      password.run(hashPassword(secret), id);
    },

    count: () => count.get()?.count ?? 0,
  };
}

export type Users = ReturnType<typeof createUsers>;
