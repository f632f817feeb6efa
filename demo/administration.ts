import { erase, read, write } from './endpoints.ts';
import { Page, refuse } from './envelope.ts';
import { idNumber } from './json.ts';
import { isPassword } from './password.ts';
import type { Parts } from './parts.ts';
import { readPassword } from './users.ts';

/** What administrators do to accounts, and what ends accounts and passwords. */
export function serveAdministration({ db, endpoints, rules, tokens, users }: Parts): void {
  const list = db.query<{ id: string; username: string; banned: number }>(
    `SELECT CAST(id AS TEXT) AS id, username, banned FROM user WHERE id > ?
     ORDER BY user.id LIMIT ? OFFSET ?`,
  );
  const ban = db.query('UPDATE user SET banned = ? WHERE id = ?');
  const drop = db.query('DELETE FROM user WHERE id = ?');

  // Pages by number as swagger.json has it, and by cursor like the device list.
  endpoints.admin(read, '/user/list', ({ input }) => {
    const after = input.has('cursor') ? input.id('cursor') : '0';
    const number = input.has('page_num') ? input.whole('page_num', 1, 100_000_000) : 1;
    const size = input.has('page_size') ? input.whole('page_size', 1, 200) : rules.pageSize;
    const rows = list.all(after, size + 1, (number - 1) * size);
    const page = rows.slice(0, size);
    const last = rows.length > size ? page.at(-1) : undefined;
    return new Page(
      page.map(({ id, username, banned }) => ({ user_id: idNumber(id), username, status: banned })),
      last?.id,
    );
  });

  // One unknown id declines the whole call: its answer has no room for a reason per row.
  const setBanned = (path: string, banned: boolean): void => {
    endpoints.admin(write, path, ({ input }) => {
      const ids = input.ids('list', rules.batchLimit);
      const unknown = ids.filter((id) => users.byId(id) === undefined);
      if (unknown.length > 0) refuse('noSuchUser', `list: no such user ${unknown.join(', ')}`);
      db.transact(() => {
        for (const id of ids) {
          ban.run(Number(banned), id);
          if (banned) tokens.endAll(id, 'user banned');
        }
      });
      return true;
    });
  };
  setBanned('/user/disable', true);
  setBanned('/user/enable', false);

  endpoints.user(write, '/user/change_password', ({ userId, input }) => {
    const old = readPassword(input, 'old_password');
    const changed = readPassword(input, 'new_password');
    if (!isPassword(old, users.known(userId).password))
      refuse('wrongPassword', 'old_password: incorrect');
    users.setPassword(userId, changed);
    tokens.endAll(userId, 'password changed');
    return true;
  });

  endpoints.user(write, '/user/change_password_admin', ({ userId, admin, input }) => {
    if (!admin) refuse('noPermission', 'this call needs an admin token');
    users.setPassword(userId, readPassword(input));
    tokens.endAll(userId, 'password changed');
    return true;
  });

  // A user proves it with the password, an administrator does not.
  endpoints.user(erase, '/user/delete', ({ userId, admin, input }) => {
    if (!admin && !isPassword(readPassword(input), users.known(userId).password))
      refuse('wrongPassword', 'password: incorrect');
    tokens.endAll(userId, 'user deleted');
    drop.run(userId);
    return true;
  });
}
