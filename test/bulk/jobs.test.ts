import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Job } from '../../main/bulk/job.ts';
import { failing, listOf, people, password } from './folder.ts';
import { make, run, service, settled } from './service.ts';

const register = 'register' as const;
test('a plan writes and sends nothing', async () => {
  const { open, file, sent, usernames } = await service();
  const jobs = open();
  const shares: number[] = [];
  const found = await jobs.plan(
    { operation: register, path: file('users.csv', people(5000)) },
    { onProgress: (share) => shares.push(share) },
  );
  expect(found).toMatchObject({ rows: 5000, valid: 5000, invalid: 0 });
  expect(shares.at(-1)).toBe(1);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect([jobs.list(), sent, usernames()]).toEqual([[], [], []]);
});

test('pause lets calls under way finish, and the job goes on from there', async () => {
  const { open, file, sent } = await service({ latencyMs: 5 });
  const jobs = open();
  const { id } = await make(
    jobs,
    { operation: register, path: file('users.csv', people(300)) },
    { chunk: 10 },
  );
  jobs.start(id);
  await settled(jobs, id, ({ progress }) => progress.done > 50);
  jobs.pause(id);
  const paused = await settled(jobs, id);
  expect(paused).toMatchObject({ state: 'paused', failure: null });
  expect(paused.progress.uncertain).toBe(0);
  expect(paused.progress.done).toBeLessThan(300);
  const calls = sent.length;
  expect(paused.progress.done).toBe(calls * 10);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent).toHaveLength(calls);

  jobs.start(id);
  expect((await settled(jobs, id)).progress).toMatchObject({ done: 300 });
  expect(sent).toHaveLength(30);
});

test('cancel leaves the rest unsent for good, and retry does not send it either', async () => {
  const { open, file, usernames, demo } = await service({ latencyMs: 5 });
  demo.faults.next('/user/register/batch', { code: 10002, message: 'bad row' }, { times: 1 });
  const jobs = open();
  const { id } = await make(
    jobs,
    { operation: register, path: file('users.csv', people(300)) },
    { chunk: 1 },
  );
  jobs.start(id);
  await settled(jobs, id, ({ progress }) => progress.done > 20);
  expect(jobs.cancel(id).state).toBe('cancelling');
  const cancelled = await settled(jobs, id);
  expect(cancelled).toMatchObject({ state: 'cancelled', progress: { failed: 1, uncertain: 0 } });
  const { done } = cancelled.progress;
  expect(usernames()).toHaveLength(done);
  expect(() => jobs.start(id)).toThrow(failing('not-possible-now'));

  jobs.retry(id);
  const retried = await settled(jobs, id);
  expect(retried).toMatchObject({ state: 'done', progress: { done: done + 1, failed: 0 } });
  expect(usernames()).toHaveLength(done + 1);
});

test('only failed rows are retried, read from the file again', async () => {
  const { open, file, sent, demo } = await service({ userLimit: 5 });
  const jobs = open();
  const path = file('users.csv', people(6));
  const job = await run(jobs, { operation: register, path });
  expect(job.progress).toMatchObject({ done: 3, failed: 3 });
  demo.faults.next('/user/register/batch', { status: 503 });
  jobs.retry(job.id);
  const again = await settled(jobs, job.id);
  expect(again.progress).toMatchObject({ total: 6, done: 3, failed: 3, uncertain: 0 });
  expect(listOf(sent.at(-1)?.body)).toEqual(
    [3, 4, 5].map((index) => ({ username: `user_${index}`, password: password(index) })),
  );
  expect(jobs.results(job.id, ['failed'], 0, 9).rows.map(({ tries }) => tries)).toEqual([3, 3, 3]);
});

test('a file that changed or is gone is named, and nothing of it is sent', async () => {
  const { open, file, sent } = await service();
  const jobs = open();
  const path = file('users.csv', people(5));
  const { id } = await make(jobs, { operation: register, path });
  appendFileSync(path, '\r\neve,Secret-9');
  jobs.start(id);
  expect(await settled(jobs, id)).toMatchObject({
    state: 'paused',
    failure: { code: 'file-changed' },
  });
  rmSync(path);
  jobs.start(id);
  expect(await settled(jobs, id)).toMatchObject({ failure: { code: 'file-missing' } });
  expect(sent).toEqual([]);
  writeFileSync(path, people(5));
  jobs.start(id);
  expect(await settled(jobs, id)).toMatchObject({ state: 'done', failure: null });
});

test('a job goes on after Perch was quit in the middle of it', async () => {
  const { open, file, usernames } = await service({ latencyMs: 5 });
  const first = open();
  const { id } = await make(
    first,
    { operation: register, path: file('users.csv', people(200)) },
    { chunk: 10, note: 'new starters' },
  );
  first.start(id);
  await settled(first, id, ({ progress }) => progress.done > 30);
  await first.close();

  const second = open();
  expect(second.list()).toMatchObject([{ id, state: 'paused', note: 'new starters' }]);
  second.start(id);
  expect((await settled(second, id)).progress).toMatchObject({ done: 200, uncertain: 0 });
  expect(usernames()).toHaveLength(200);
});

test('one job runs at a time', async () => {
  const { open, file } = await service({ latencyMs: 20 });
  const jobs = open();
  const a = await make(jobs, { operation: register, path: file('a.csv', people(100, 'a')) });
  const b = await make(jobs, { operation: register, path: file('b.csv', people(100, 'b')) });
  jobs.start(a.id);
  expect(() => jobs.start(b.id)).toThrow(failing('job-running'));
  await expect(jobs.remove(a.id)).rejects.toThrow(failing('job-running'));
  await settled(jobs, a.id);
  jobs.start(b.id);
  expect(await settled(jobs, b.id)).toMatchObject({ state: 'done' });
});

test('the history keeps jobs until they are deleted, and knows a file again', async () => {
  const { open, file } = await service();
  const jobs = open();
  const request = { operation: register, path: file('users.csv', people(3)) };
  const job = await run(jobs, request);
  expect(jobs.alike(await jobs.plan(request))).toMatchObject([{ id: job.id }]);
  jobs.note(job.id, 'Monday');
  await jobs.close();
  const reopened = open();
  expect(reopened.list()).toMatchObject([{ id: job.id, note: 'Monday', tally: { done: 3 } }]);
  await reopened.remove(job.id);
  expect(reopened.list()).toEqual([]);
  expect(() => reopened.get(job.id)).toThrow(failing('no-such-job'));
});

test('a job cannot be made without a required column or without a row to send', async () => {
  const { open, file } = await service();
  const jobs = open();
  const unnamed = await jobs.plan({ operation: register, path: file('a.csv', 'x,y\na,b\n') });
  expect(() => jobs.create(unnamed, { account: 'a' })).toThrow(failing('column-missing'));
  const empty = await jobs.plan({ operation: 'ban', path: file('b.csv', 'user_id\nx\n') });
  expect(() => jobs.create(empty, { account: 'a' })).toThrow(failing('nothing-to-send'));
});

test('changes are told, the last of them with the end', async () => {
  const { open, file } = await service();
  const told: Job[] = [];
  const jobs = open({ onChange: (job) => told.push(job) });
  const job = await run(jobs, { operation: register, path: file('users.csv', people(200)) });
  expect(told.map(({ state }) => state)).toEqual(expect.arrayContaining(['ready', 'running']));
  expect(told.at(-1)).toEqual(job);
  expect(told.every(({ progress }) => progress.done <= 200)).toBe(true);
});
