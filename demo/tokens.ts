import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import { refuse } from './envelope.ts';

const lifetime = 30 * 24 * 60 * 60 * 1000;

/** Who holds a token: a user, or the app's administrator (`userId` null). */
export type Holder = { userId: string | null };

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Issued tokens. Only their hashes are kept, and an ended one stays known as ended. */
export function createTokens(db: Database, clock: () => number) {
  const insert = db.query(
    'INSERT INTO token (hash, user_id, device_sn, expires) VALUES (?, ?, ?, ?)',
  );
  const find = db.query<{ user_id: string | null; expires: number; ended: string | null }>(
    'SELECT CAST(user_id AS TEXT) AS user_id, expires, ended FROM token WHERE hash = ?',
  );
  const endUser = db.query('UPDATE token SET ended = ? WHERE user_id = ? AND ended IS NULL');
  const endDevice = db.query(
    'UPDATE token SET ended = ? WHERE user_id = ? AND device_sn = ? AND ended IS NULL',
  );
  const live = db.query(
    'SELECT 1 FROM token WHERE user_id = ? AND ended IS NULL AND expires > ? LIMIT 1',
  );
  db.query('DELETE FROM token WHERE expires < ?').run(clock() - lifetime);

  return {
    /** A new token; without a device it can only be ended together with all of the user's. */
    issue(userId: string, deviceSn: number | null): { token: string; expire: number } {
      const token = randomBytes(32).toString('base64url');
      const expire = clock() + lifetime;
      insert.run(hashOf(token), userId, deviceSn, expire);
      return { token, expire };
    },

    /** A token as an administrator makes one in the service's console: it does not expire. */
    issueAdmin(): string {
      const token = `admin-${randomBytes(24).toString('base64url')}`;
      insert.run(hashOf(token), null, null, Number.MAX_SAFE_INTEGER);
      return token;
    },

    /** Refuses an unknown token (10008) and one that has ended or expired (402). */
    read(token: string): Holder {
      const row = find.get(hashOf(token)) ?? refuse('invalidToken', 'access-token is invalid');
      if (row.ended !== null) refuse('ended', `access-token is no longer valid: ${row.ended}`);
      if (row.expires <= clock()) refuse('ended', 'access-token is no longer valid: expired');
      return { userId: row.user_id };
    },

    /** Ends every session of the user, those that belong to no device too. */
    endAll(userId: string, reason: string): void {
      endUser.run(reason, userId);
    },

    endOf(userId: string, deviceSn: number, reason: string): void {
      endDevice.run(reason, userId, deviceSn);
    },

    isOnline: (userId: string): boolean => live.get(userId, clock()) !== undefined,
  };
}

export type Tokens = ReturnType<typeof createTokens>;
