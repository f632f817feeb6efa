import type { Database } from './database.ts';
import { erase, read, write, type Call } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Parts } from './parts.ts';

const mostTags = 100;

/** Alias, badge and tags: how the app's owner addresses pushes to a user. */
export function createPush(db: Database) {
  const holder = db.query<{ id: string }>(
    'SELECT CAST(id AS TEXT) AS id FROM user WHERE alias = ? AND id <> ?',
  );
  const alias = db.query('UPDATE user SET alias = ? WHERE id = ?');
  const badge = db.query('UPDATE user SET badge = ? WHERE id = ?');
  const identity = db.query<{ alias: string | null; badge: number }>(
    'SELECT alias, badge FROM user WHERE id = ?',
  );
  const tags = db.query<{ tag: string }>('SELECT tag FROM tag WHERE user_id = ? ORDER BY rowid');
  const tagIn = db.query('INSERT OR IGNORE INTO tag (user_id, tag) VALUES (?, ?)');
  const tagOut = db.query('DELETE FROM tag WHERE user_id = ? AND tag = ?');
  const clear = db.query('DELETE FROM tag WHERE user_id = ?');

  const tagsOf = (userId: string) => tags.all(userId).map(({ tag }) => tag);

  return {
    isTaken: (name: string, userId: string) => holder.get(name, userId) !== undefined,
    /** Empty text takes the alias away. */
    setAlias: (userId: string, name: string) => alias.run(name === '' ? null : name, userId),
    setBadge: (userId: string, count: number) => badge.run(count, userId),
    identity: (userId: string) => ({ ...identity.get(userId), tags: tagsOf(userId) }),
    tagsOf,
    addTags: (userId: string, names: string[]) =>
      db.transact(() => {
        for (const name of names) tagIn.run(userId, name);
        if (tagsOf(userId).length > mostTags)
          refuse('badParameter', `tags: a user has at most ${mostTags}`);
      }),
    removeTags: (userId: string, names: string[]) =>
      db.transact(() => names.forEach((name) => tagOut.run(userId, name))),
    clearTags: (userId: string) => clear.run(userId),
  };
}

export function servePush({ db, devices, endpoints }: Parts): void {
  const push = createPush(db);
  const readTags = ({ input }: Call) => input.texts('tags', mostTags, 64);

  endpoints.user(write, '/user/push/alias', ({ userId, input }) => {
    const alias = input.text('alias', 64);
    if (input.has('push_token')) input.text('push_token', 4096);
    if (push.isTaken(alias, userId)) refuse('badParameter', 'alias is used by another user');
    push.setAlias(userId, alias);
    return true;
  });

  endpoints.user(write, '/user/push/badge', ({ userId, input }) => {
    push.setBadge(userId, input.whole('badge', 0, 2147483647));
    return true;
  });

  // POST adds and DELETE removes, so here the verbs are not alike.
  endpoints.user([...read, ...write, 'DELETE'], '/user/push/tag', (call) => {
    if (call.request.method === 'GET') return push.tagsOf(call.userId);
    if (call.request.method === 'DELETE') push.removeTags(call.userId, readTags(call));
    else push.addTags(call.userId, readTags(call));
    return true;
  });

  endpoints.user(erase, '/user/push/tag/all', ({ userId }) => {
    push.clearTags(userId);
    return true;
  });

  // Only here: what a client can write and the service never tells.
  endpoints.user(read, '/demo/push', ({ userId }) => ({
    ...push.identity(userId),
    bindings: devices.bindings(userId),
  }));
}
