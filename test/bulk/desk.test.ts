import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Session } from '../../main/account/session.ts';
import { createState, noConnection } from '../../main/account/state.ts';
import { ApiError, failureOf } from '../../main/api/errors.ts';
import { bulkHandlers } from '../../main/bulk/handlers.ts';
import { openBulk } from '../../main/bulk/service.ts';
import type { Job } from '../../preload/jobs.ts';
import { administrator } from '../fakes/jobs.ts';
import { preferences } from '../fakes/snapshot.ts';
import { people } from './folder.ts';
import { quick, service } from './service.ts';

/** What outlives a restart, and who is signed in after it. */
type Reopened = { server?: Awaited<ReturnType<typeof service>>; as?: string | null };

/** Bulk jobs as the window has them, over the demo service. */
async function desk({ server: given, as: first = 'admin' }: Reopened = {}) {
  const server = given ?? (await service());
  const state = createState(preferences, 'en');
  let key: string | null = first;
  const ended: Job[] = [];
  let looks = 0;
  const bulk = openBulk({
    folder: server.at('jobs'),
    state,
    administrator() {
      if (key === null) throw new ApiError({ code: 'no-permission' });
      // Of a session, jobs use the account and the client alone.
      return { account: { ...administrator, key }, client: server.client } as Session;
    },
    onCheck: () => undefined,
    onEnd: (job) => ended.push(job),
    look: () => void (looks += 1),
    log: { warn: () => undefined },
    pace: quick,
  });
  onTestFinished(() => bulk.close());
  let answer: string | null = null;
  const suggested: string[] = [];
  const files = {
    open: async () => answer,
    async save(name: string) {
      suggested.push(name);
      return answer;
    },
  };
  const handlers = bulkHandlers(bulk, files, () => 'en');
  state.change({});
  await Promise.resolve();

  /** Chooses a file with new users and starts a job. */
  async function start(count: number, chunk = 50): Promise<number> {
    answer = server.file(`users-${count}.csv`, people(count));
    await handlers.chooseFile({});
    await handlers.check({ operation: 'register' });
    return (await handlers.start({ chunk, note: '' })).id;
  }
  async function until(id: number, wanted: Job['state']): Promise<Job> {
    for (;;) {
      const job = state.snapshot.jobs?.find((one) => one.id === id);
      if (job?.state === wanted) return job;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return {
    ...{ server, state, bulk, handlers, ended, start, until, suggested },
    as: (next: string | null) => void (key = next),
    looks: () => looks,
    /** The server has answered a look. */
    async connected() {
      const syncedAt = Date.now() + 1;
      state.change({ connection: { ...noConnection, state: 'online', syncedAt } });
      await Promise.resolve();
    },
    choose: (path: string | null) => void (answer = path),
  };
}

const codeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
    return 'nothing was wrong';
  } catch (error) {
    return failureOf(error).code;
  }
};

test('a job is shown while it runs, without the place of its file, and its end is told once', async () => {
  const { state, start, until, ended, server } = await desk();
  const job = await until(await start(120), 'done');
  expect(job.progress).toMatchObject({ total: 120, done: 120, failed: 0 });
  expect(ended.map(({ id, state }) => [id, state])).toEqual([[job.id, 'done']]);
  expect(JSON.stringify(state.snapshot)).not.toContain(server.path);
});

test("another administrator's jobs are none", async () => {
  const { handlers, start, until, as, state } = await desk();
  const id = await start(2);
  await until(id, 'done');
  as('another');
  state.change({ jobs: null });
  await Promise.resolve();
  expect(state.snapshot.jobs).toEqual([]);
  for (const call of [
    () => handlers.results({ id, wanted: [], offset: 0, limit: 10 }),
    () => handlers.retry({ id }),
    () => handlers.remove({ id }),
    () => handlers.exportResults({ id, only: 'all' }),
  ]) {
    expect(await codeOf(call)).toBe('no-such-job');
  }
});

test('nobody but an administrator gets anything, not even a file dialog', async () => {
  const { handlers, as, server } = await desk();
  as(null);
  const inputs = {
    operation: 'register',
    chunk: 1,
    note: '',
    id: 1,
    wanted: [],
    offset: 0,
  } as const;
  const piece = { name: 'a.csv', position: 0, bytes: new Uint8Array(1), last: true };
  for (const [name, run] of Object.entries(handlers)) {
    const input = { ...inputs, ...piece, limit: 1, only: 'all' } as never;
    expect([name, await codeOf(() => run(input))]).toEqual([name, 'no-permission']);
  }
  expect(existsSync(server.at('jobs/dropped'))).toBe(false);
});

test('one job at a time: a second one is refused and not made', async () => {
  const { handlers, start, until, state } = await desk();
  const id = await start(2000, 10);
  expect(await codeOf(() => start(2))).toBe('job-running');
  expect(state.snapshot.jobs).toHaveLength(1);
  await handlers.cancel({ id });
  await until(id, 'cancelled');
});

test('a file that becomes shorter while its job runs does not make the job look done', async () => {
  const { start, until, server } = await desk();
  const id = await start(20_000, 100);
  await until(id, 'running');
  await expect.poll(() => server.usernames().length).toBeGreaterThan(20);
  truncateSync(server.at('users-20000.csv'), 300_000);
  expect((await until(id, 'paused')).failure?.code).toBe('file-changed');
});

test('leaving the account pauses its job, which goes on later where it was', async () => {
  const { bulk, handlers, start, until, server } = await desk();
  const id = await start(2000, 10);
  await bulk.leave();
  const { progress } = await until(id, 'paused');
  expect(progress.done).toBeLessThan(2000);
  await handlers.resume({ id });
  await until(id, 'done');
  expect(server.usernames()).toHaveLength(2000);
});

test('who signs out meanwhile pauses the job by that, and is told', async () => {
  const { start, until, as, ended, state } = await desk();
  const id = await start(2000, 10);
  as(null);
  await expect.poll(() => ended.map(({ failure }) => failure?.code)).toEqual(['no-permission']);
  as('admin');
  state.change({ jobs: null });
  expect((await until(id, 'paused')).progress.done).toBeLessThan(2000);
});

test('forgetting an account takes its jobs along', async () => {
  const { bulk, start, until, state } = await desk();
  await until(await start(2), 'done');
  await bulk.forget('admin');
  state.change({ jobs: null });
  await Promise.resolve();
  expect(state.snapshot.jobs).toEqual([]);
});

test('everything is forgotten, whoever is signed in: jobs, results, copies with passwords', async () => {
  const { server, handlers, bulk, start, until } = await desk();
  await until(await start(30), 'done');
  const bytes = Buffer.from(people(3));
  await handlers.receiveFile({ name: 'team.csv', position: 0, bytes, last: true });
  await handlers.check({ operation: 'register' });
  server.demo.faults.next('/user/register/batch', { code: 402 });
  await until((await handlers.start({ chunk: 50, note: '' })).id, 'paused');
  bulk.close();
  expect(readdirSync(server.at('jobs/dropped'))).toHaveLength(1);

  const user = await desk({ server, as: null });
  await user.bulk.forgetAll();
  expect(existsSync(server.at('jobs'))).toBe(false);
  // Whoever comes then begins anew.
  user.as('admin');
  user.state.change({ jobs: null });
  await Promise.resolve();
  expect(user.state.snapshot.jobs).toEqual([]);
});

test('an account is forgotten with its jobs when somebody else is signed in, and theirs stay', async () => {
  const { server, bulk, start, until, as, state } = await desk();
  await until(await start(3), 'done');
  as('another');
  state.change({ jobs: null });
  await Promise.resolve();
  await until(await start(4), 'done');
  bulk.close();

  const user = await desk({ server, as: null });
  await user.bulk.forget('admin');
  user.as('another');
  user.state.change({ jobs: null });
  await Promise.resolve();
  expect(user.state.snapshot.jobs?.map(({ fileName }) => fileName)).toEqual(['users-4.csv']);
  const left = readdirSync(server.at('jobs')).map((name) => server.at(`jobs/${name}`));
  const files = left.filter((path) => statSync(path).isFile());
  expect(files.filter((path) => readFileSync(path).includes('users-4.csv'))).not.toEqual([]);
  expect(files.filter((path) => readFileSync(path).includes('users-3.csv'))).toEqual([]);
});

test('an account is forgotten without waiting for the job of another', async () => {
  const { bulk, handlers, start, until } = await desk();
  const id = await start(2000, 10);
  await bulk.forget('another');
  expect(bulk.own(id).state).toBe('running');
  await handlers.cancel({ id });
  await until(id, 'cancelled');
});

test('a file that one administrator chose is not there for the next', async () => {
  const { handlers, server, choose, as, state } = await desk();
  choose(server.file('mine.csv', people(2)));
  await handlers.chooseFile({});
  as('another');
  state.change({});
  await Promise.resolve();
  expect(await codeOf(() => handlers.check({ operation: 'register' }))).toBe('file-missing');
});

test('a job that the network stopped goes on when the server is back', async () => {
  const { server, start, until, ended, looks, connected, handlers } = await desk();
  let away = false;
  server.beforeEach(() => {
    if (away) throw new TypeError('no network');
  });
  const id = await start(2000, 10);
  await until(id, 'running');
  away = true;
  expect((await until(id, 'paused')).failure?.code).toBe('offline');
  expect(looks()).toBe(1);
  away = false;
  await connected();
  await until(id, 'running');
  await until(id, 'done');
  expect(ended.map(({ state }) => state)).toEqual(['paused', 'done']);
  expect(server.usernames()).toHaveLength(2000);
  await connected();
  await handlers.remove({ id });
});

test('a job that was paused by hand stays so when the server is back', async () => {
  const { handlers, start, until, connected } = await desk();
  const id = await start(2000, 10);
  await handlers.pause({ id });
  await until(id, 'paused');
  await connected();
  await until(id, 'paused');
  await handlers.cancel({ id });
});

/** Drops a file with so many new users; the first half of it only, if said. */
async function drop({ handlers }: Awaited<ReturnType<typeof desk>>, count: number, whole = true) {
  const bytes = Buffer.from(people(count));
  const name = `dropped-${count}.csv`;
  const half = bytes.length >> 1;
  const first = { name, position: 0, bytes: bytes.subarray(0, half), last: false };
  const rest = { name, position: half, bytes: bytes.subarray(half), last: true };
  await handlers.receiveFile(first);
  if (whole) await handlers.receiveFile(rest);
  return () => handlers.receiveFile(rest);
}

test('the copy of a dropped file goes when it is let go, half come or whole', async () => {
  const open = await desk();
  const copies = () => readdirSync(open.server.at('jobs/dropped'));
  const goOn = await drop(open, 3, false);
  expect(copies()).toHaveLength(1);
  await open.handlers.discard({});
  expect(copies()).toEqual([]);
  expect(await codeOf(goOn)).toBe('cancelled');
  expect(copies()).toEqual([]);
  await drop(open, 3);
  expect(copies()).toHaveLength(1);
  await open.handlers.discard({});
  expect(copies()).toEqual([]);
});

test('a piece that is being written when its file is let go leaves nothing', async () => {
  const open = await desk();
  const late = drop(open, 3, false);
  void open.handlers.discard({});
  expect(await codeOf(() => late)).toBe('cancelled');
  expect(readdirSync(open.server.at('jobs/dropped'))).toEqual([]);
});

test('a file that is being dropped while a job ends is not swept away', async () => {
  const open = await desk();
  const goOn = await drop(open, 3, false);
  // Chosen before, so it is another's turn that ends.
  const path = open.server.file('other.csv', people(2, 'other'));
  const found = await open.bulk.jobs.plan({ operation: 'register', path });
  const { id } = open.bulk.jobs.create(found, { account: 'admin' });
  open.bulk.jobs.start(id);
  await open.until(id, 'done');
  expect(await goOn()).toMatchObject({ name: 'dropped-3.csv' });
  expect((await open.handlers.check({ operation: 'register' })).valid).toBe(3);
});

test('the copy of a dropped file goes when all of it is done, and the results are exported without it', async () => {
  const open = await desk();
  const { handlers, server, until, choose } = open;
  await drop(open, 3);
  await handlers.check({ operation: 'register' });
  const { id } = await handlers.start({ chunk: 50, note: '' });
  await until(id, 'done');
  expect(readdirSync(server.at('jobs/dropped'))).toEqual([]);
  choose(server.at('results.csv'));
  expect(await handlers.exportResults({ id, only: 'all' })).toEqual({ saved: true });
  expect(readFileSync(server.at('results.csv'), 'utf8')).toMatch(
    /^\uFEFFusername,user_id,result,reason\r\nuser_0,\d+,done,\r\n/,
  );
});

test('the copy stays for failed rows, until their job is deleted', async () => {
  const open = await desk();
  const { handlers, server, until } = open;
  const copies = () => readdirSync(server.at('jobs/dropped'));
  await drop(open, 3);
  await handlers.check({ operation: 'register' });
  server.demo.faults.next('/user/register/batch', { code: 10002 }, { times: 9 });
  const { id } = await handlers.start({ chunk: 50, note: '' });
  expect((await until(id, 'done')).progress.failed).toBe(3);
  expect(copies()).toHaveLength(1);
  server.demo.faults.clear();
  await handlers.retry({ id });
  await expect.poll(() => server.usernames().length).toBe(3);
  await until(id, 'done');
  expect(copies()).toEqual([]);

  await drop(open, 4);
  await handlers.check({ operation: 'register' });
  server.demo.faults.next('/user/register/batch', { code: 402 });
  const { id: other } = await handlers.start({ chunk: 50, note: '' });
  await until(other, 'paused');
  expect(copies()).toHaveLength(1);
  await handlers.remove({ id: other });
  expect(copies()).toEqual([]);
});

test('the copy for a job that is not through outlives whoever else uses Perch before it goes on', async () => {
  const open = await desk();
  const { handlers, server, until, bulk } = open;
  await drop(open, 3);
  await handlers.check({ operation: 'register' });
  server.demo.faults.next('/user/register/batch', { code: 402 });
  const { id } = await handlers.start({ chunk: 50, note: '' });
  await until(id, 'paused');
  bulk.close();

  const user = await desk({ server, as: null });
  user.bulk.dropDraft();
  user.bulk.close();
  const later = await desk({ server });
  await later.handlers.resume({ id });
  await later.until(id, 'done');
  expect(server.usernames()).toHaveLength(3);
});

test('a dropped file comes in pieces and is readable to this user alone', async () => {
  const { handlers, server, start, until } = await desk();
  const bytes = Buffer.from(people(3));
  const half = bytes.length >> 1;
  const name = '../../..\\evil/..users.csv';
  const piece = (position: number, end: number, last: boolean) =>
    handlers.receiveFile({ name, position, bytes: bytes.subarray(position, end), last });
  expect(await piece(0, half, false)).toBeNull();
  const chosen = await piece(half, bytes.length, true);
  expect(chosen).toEqual({ name, size: bytes.length });
  const folder = server.at('jobs/dropped');
  const [drop = ''] = readdirSync(folder);
  const [copy = ''] = readdirSync(join(folder, drop));
  expect(copy).toBe('users.csv');
  expect(readFileSync(join(folder, drop, copy), 'utf8')).toBe(people(3));
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, drop, copy)).mode & 0o077).toBe(0);
  }
  const { valid, file } = await handlers.check({ operation: 'register' });
  expect([valid, file.name]).toEqual([3, 'users.csv']);
  // Another choice, and the copy is gone.
  await until(await start(1), 'done');
  await expect.poll(() => readdirSync(folder)).toEqual([]);
});

test('pieces in the wrong order are no file', async () => {
  const { handlers } = await desk();
  const bytes = new Uint8Array(10);
  const piece = { name: 'a.csv', bytes, last: false };
  await handlers.receiveFile({ ...piece, position: 0 });
  const wrong = () => handlers.receiveFile({ ...piece, position: 20 });
  expect(await codeOf(wrong)).toBe('invalid-input');
  const other = () => handlers.receiveFile({ ...piece, name: 'b.csv', position: 10 });
  expect(await codeOf(other)).toBe('invalid-input');
});

test('a file that has moved is shown again, and must be the very same', async () => {
  const { handlers, server, state, start, until, choose } = await desk();
  const id = await start(2);
  await until(id, 'done');
  choose(server.file('other.csv', people(3)));
  expect(await codeOf(() => handlers.locate({ id }))).toBe('file-changed');
  choose(server.file('moved.csv', people(2)));
  expect(await handlers.locate({ id })).toBe(true);
  await expect.poll(() => state.snapshot.jobs?.[0]?.fileName).toBe('moved.csv');
});

test('a file that was sent before is recognised', async () => {
  const { handlers, start, until } = await desk();
  await until(await start(2), 'done');
  await handlers.chooseFile({});
  await expect
    .poll(async () => {
      const { sentBefore } = await handlers.check({ operation: 'register' });
      return Date.now() - (sentBefore ?? 0);
    })
    .toBeLessThan(60_000);
  expect((await handlers.check({ operation: 'profiles' })).sentBefore).toBeNull();
});

test('a template is called after what it is for', async () => {
  const { handlers, suggested } = await desk();
  await handlers.saveTemplate({ operation: 'register' });
  expect(suggested).toEqual(['Create users.csv']);
});
