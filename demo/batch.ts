import { write } from './endpoints.ts';
import { Refusal } from './envelope.ts';
import type { Input } from './input.ts';
import { idNumber } from './json.ts';
import type { Parts } from './parts.ts';
import { createProfiles, readAvatar, readProfile } from './profile.ts';
import { readPassword, readUsername } from './users.ts';

/** Does one row; what it refuses becomes that row's reason, and the other rows go on. */
function attempt(work: () => string | undefined): string | null {
  try {
    return work() ?? null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** A row's id or name for the answer, as far as it can be read. */
const orNull = <T>(value: () => T): T | null => {
  try {
    return value();
  } catch {
    return null;
  }
};

export function serveBatch({ db, endpoints, rules, users }: Parts): void {
  const profiles = createProfiles(db);

  /** Changes one existing user per row, in one transaction per call. */
  const change = (path: string, work: (userId: string, row: Input) => number): void => {
    endpoints.admin(write, path, ({ input }) => {
      const rows = input.rows('list', rules.batchLimit);
      return db.transact(() =>
        rows.map((row) => {
          const userId = orNull(() => row.id('user_id'));
          const reason = attempt(() => {
            const changed = work(row.id('user_id'), row);
            return changed === 0 ? 'no such user' : undefined;
          });
          return {
            success: reason === null,
            reason,
            user_id: userId === null ? null : idNumber(userId),
          };
        }),
      );
    });
  };

  change('/user/profile/batch', (userId, row) => profiles.update(userId, readProfile(row)));
  change('/user/avatar/batch', (userId, row) => profiles.setAvatar(userId, readAvatar(row)));

  endpoints.admin(write, '/user/register/batch', ({ input }) => {
    const rows = input.rows('list', rules.batchLimit);
    return db.transact(() => {
      let room = rules.userLimit - users.count();
      return rows.map((row) => {
        let userId: string | undefined;
        const reason = attempt(() => {
          const username = readUsername(row);
          const password = readPassword(row);
          if (room <= 0) return 'the user limit of this app is reached';
          userId = users.add(username, password);
          if (userId === undefined) return 'user exists';
          room -= 1;
          return undefined;
        });
        return {
          success: reason === null,
          reason,
          user_id: userId === undefined ? null : idNumber(userId),
          username: orNull(() => row.text('username', Infinity)),
        };
      });
    });
  });
}
