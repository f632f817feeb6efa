import { existsSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Session } from '../../main/account/session.ts';
import { createState } from '../../main/account/state.ts';
import { ApiError, failureOf } from '../../main/api/errors.ts';
import { bulkHandlers } from '../../main/bulk/handlers.ts';
import { openBulk } from '../../main/bulk/service.ts';
import type { Job } from '../../preload/jobs.ts';
import { administrator } from '../fakes/jobs.ts';
import { preferences } from '../fakes/snapshot.ts';
import { people } from './folder.ts';
import { service } from './service.ts';

/** Bulk jobs as the window has them, over the demo service. */
async function desk() {
  const server = await service();
  const state = createState(preferences, 'en');
  let key: string | null = 'admin';
  const ended: Job[] = [];
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
    log: { warn: () => undefined },
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
  const id = await start(20_000, 10);
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
