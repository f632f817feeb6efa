import { expect, test } from 'vitest';
import { operations, type OperationName } from '../../main/bulk/operation.ts';
import specification from '../fixtures/endpoints.json' with { type: 'json' };
import { existsSync, readdirSync } from 'node:fs';
import { failing, listOf, password } from './folder.ts';
import { run, service, settled } from './service.ts';

type Sent = { path: string; verb: string; body: unknown };

/** What the specification allows in the rows of a call; ids alone where they are no objects. */
function specified({ path, verb }: Sent) {
  const endpoint = specification.endpoints.find(
    (entry) => entry.path === path && entry.method === verb,
  );
  const list = endpoint?.body[0];
  if (list?.name !== 'list') throw new Error(`${verb} ${path} is not in the specification`);
  return 'fields' in list ? list.fields.map(({ name }) => name) : 'ids';
}

const keysOf = (value: unknown) => (value instanceof Object ? Object.keys(value) : []);

function expectSpecified(sent: readonly Sent[], name: OperationName) {
  expect(sent.length).toBeGreaterThan(0);
  for (const call of sent) {
    expect(call.path).toBe(operations[name].path);
    expect(keysOf(call.body)).toEqual(['list']);
    const allowed = specified(call);
    for (const row of listOf(call.body)) {
      if (allowed === 'ids') expect(row).toBeTypeOf('number');
      else expect(allowed).toEqual(expect.arrayContaining(keysOf(row)));
    }
  }
}

test('registers users as the specification says, in calls of the chosen size', async () => {
  const { open, file, sent, usernames, demo } = await service();
  const jobs = open();
  const names = ['anna', '张伟', 'carl', 'dora', 'emil'];
  const rows = names.map((name, index) => `${name},${password(index)}`);
  const path = file('users.csv', ['用户名,密码', ...rows, 'bad name,x', `anna,y`].join('\n'));
  const job = await run(jobs, { operation: 'register', path }, { chunk: 2 });

  expect(job).toMatchObject({ state: 'done', rows: 7, valid: 5 });
  expect(job.progress).toMatchObject({ total: 5, done: 5, failed: 0, uncertain: 0, skipped: 2 });
  expectSpecified(sent, 'register');
  expect(sent.map(({ body }) => listOf(body).length)).toEqual([2, 2, 1]);
  expect(usernames().toSorted()).toEqual(names.toSorted());
  const { rows: results } = jobs.results(job.id, [], 0, 10);
  expect(results.map(({ outcome, code, detail }) => [outcome, code, detail]).slice(4)).toEqual([
    ['done', null, null],
    ['skipped', 'bad-username', 'username'],
    ['skipped', 'double', '2'],
  ]);
  expect(results[0]?.userId).toMatch(/^\d+$/);
  expect(demo.users).toHaveLength(2);
});

test('updates profiles with what is in the file and leaves the rest alone', async () => {
  const { open, file, sent, rows, demo } = await service({ firstUserId: '9007199254740993' });
  const [lin, mei] = demo.users.map(({ userId }) => userId);
  const path = file(
    'profiles.csv',
    `user_id;昵称;描述;public_info\n${lin};Lin Q;;"{""a"":1}"\n${mei};;'@Singapore;\n404;X;;\n`,
  );
  const jobs = open();
  const job = await run(jobs, { operation: 'profiles', path });

  expectSpecified(sent, 'profiles');
  expect(job.progress).toMatchObject({ done: 2, failed: 1 });
  expect(jobs.results(job.id, ['failed'], 0, 10)).toMatchObject({
    total: 1,
    rows: [{ row: 4, key: '404', code: 'refused', detail: 'no such user' }],
  });
  expect(
    rows('SELECT nick_name, description, public_info FROM user WHERE seeded = 1 ORDER BY id'),
  ).toEqual([
    {
      nick_name: 'Lin Q',
      description: 'Product design, Hangzhou. Slow replies on Fridays.',
      public_info: '{"a":1}',
    },
    { nick_name: 'Mei Tan', description: '@Singapore', public_info: '' },
  ]);
});

test('sets avatars', async () => {
  const { open, file, sent, rows, demo } = await service();
  const lines = demo.users.map(({ userId }) => `${userId},https://a.example/${userId}.png`);
  const path = file('avatars.csv', ['id,头像', ...lines].join('\r\n'));
  const job = await run(open(), { operation: 'avatars', path });
  expectSpecified(sent, 'avatars');
  expect(job.progress).toMatchObject({ done: 2 });
  expect(rows('SELECT avatar FROM user ORDER BY id').map(({ avatar }) => avatar)).toEqual(
    demo.users.map(({ userId }) => `https://a.example/${userId}.png`),
  );
});

test('bans, and undo unbans whom the ban reached, keeping the note here', async () => {
  const { open, file, sent, rows, demo } = await service();
  const banned = () => rows('SELECT banned FROM user ORDER BY id').map((row) => row['banned']);
  const jobs = open();
  const ids = demo.users.map(({ userId }) => userId);
  const path = file('ban.csv', ['user_id', ...ids].join('\n'));
  const ban = await run(jobs, { operation: 'ban', path }, { note: 'spam' });
  expectSpecified(sent, 'ban');
  expect(ban).toMatchObject({ note: 'spam', progress: { done: 2 } });
  expect(banned()).toEqual([1, 1]);

  const calls = sent.length;
  const undo = await jobs.undo(ban.id);
  expect(undo).toMatchObject({ operation: 'unban', undoes: ban.id, valid: 2, state: 'ready' });
  jobs.start(undo.id);
  await expect.poll(() => jobs.get(undo.id).state).toBe('done');
  expectSpecified(sent.slice(calls), 'unban');
  expect(banned()).toEqual([0, 0]);
  expect(JSON.stringify(sent)).not.toContain('spam');
});

test('an undo bears the name of the file, is linked both ways, and is offered once', async () => {
  const { open, file, path, demo } = await service();
  const jobs = open();
  const [lin, mei] = demo.users.map(({ userId }) => userId);
  const csv = `user_id\n${lin}\n${mei}\n404\n`;
  const ban = await run(jobs, { operation: 'ban', path: file('leavers.csv', csv) }, { note: 'x' });
  expect(ban).toMatchObject({ takenBackBy: null, progress: { done: 2, failed: 1 } });

  const undo = await jobs.undo(ban.id);
  expect(undo).toMatchObject({ undoes: ban.id, note: '', valid: 2, file: { name: 'leavers.csv' } });
  expect(jobs.get(ban.id).takenBackBy).toBe(undo.id);
  await expect(jobs.undo(ban.id)).rejects.toThrow(failing('not-possible-now'));
  expect(readdirSync(path).filter((name) => name.startsWith('undo-'))).toHaveLength(1);

  // Undone, nothing is taken back any more; the same when rows were banned since then.
  jobs.cancel(undo.id);
  expect(jobs.get(ban.id).takenBackBy).toBeNull();
  const again = await jobs.undo(ban.id);
  jobs.start(again.id);
  expect(await settled(jobs, again.id)).toMatchObject({ state: 'done', progress: { done: 2 } });
  expect(jobs.get(ban.id).takenBackBy).toBe(again.id);
  jobs.retry(ban.id);
  expect(await settled(jobs, ban.id)).toMatchObject({ takenBackBy: null });
});

test("an undo's file goes with its job, the user's own file stays", async () => {
  const { open, file, path, demo } = await service();
  const jobs = open();
  const leavers = file('leavers.csv', `user_id\n${demo.users[0]?.userId}\n`);
  const ban = await run(jobs, { operation: 'ban', path: leavers });
  const undo = await jobs.undo(ban.id);
  const made = () => readdirSync(path).filter((name) => name.startsWith('undo-'));
  expect(made()).toHaveLength(1);
  await jobs.remove(undo.id);
  expect(made()).toEqual([]);
  await jobs.remove(ban.id);
  expect(existsSync(leavers)).toBe(true);
});

test('a job of which nothing worked cannot be taken back, and leaves no file', async () => {
  const { open, file, path } = await service();
  const jobs = open();
  const ban = await run(jobs, { operation: 'ban', path: file('ban.csv', 'user_id\n404\n') });
  await expect(jobs.undo(ban.id)).rejects.toThrow(failing('nothing-to-send'));
  expect(readdirSync(path).filter((name) => name.startsWith('undo-'))).toEqual([]);
});

test('one unknown id does not keep the others of its call from being banned', async () => {
  const { open, file, rows, demo } = await service();
  const ids = [...demo.users.map(({ userId }) => userId), '404', '405'];
  const path = file('ban.csv', ['user_id', ...ids].join('\n'));
  const jobs = open();
  const job = await run(jobs, { operation: 'ban', path });
  expect(job.progress).toMatchObject({ done: 2, failed: 2 });
  expect(jobs.results(job.id, ['failed'], 0, 10).rows).toMatchObject([
    { key: '404', code: 'no-such-user' },
    { key: '405', code: 'no-such-user' },
  ]);
  expect(rows('SELECT count(*) AS n FROM user WHERE banned = 1')).toEqual([{ n: 2 }]);
});
