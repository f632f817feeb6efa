import { expect, test, vi } from 'vitest';
import type { Fault } from '../../demo/faults.ts';
import type { Job } from '../../main/bulk/job.ts';
import { reasonWords } from '../../messages/job-words.ts';
import { text } from '../api/server.ts';
import { listOf, people } from './folder.ts';
import { good, make, run, scripted, service, settled, usersOf } from './service.ts';

const path = '/user/register/batch';
const names = (count: number) => Array.from({ length: count }, (_, index) => `user_${index}`);

/** The same numbers each time, between 0 and 1. */
function dice(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('a server that fails a fifth of the calls in every way still gets every row exactly once', async () => {
  // The demo's server tells the console about each answer that it breaks off on purpose.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { open, file, demo, beforeEach, usernames, sent } = await service({
    timeouts: { answer: 1000, total: 1500 },
  });
  const faults: Fault[] = [
    { status: 503 },
    { status: 429 },
    { code: 10028 },
    'refused',
    'answer-lost',
    'reset',
    'cut-json',
    'html',
    'no-code',
    'hanging',
  ];
  const random = dice(7);
  let next = 0;
  beforeEach(() => {
    if (random() >= 0.2) return;
    demo.faults.next(path, faults[next++ % faults.length] ?? 'reset');
  });
  const jobs = open();
  const job = await run(
    jobs,
    { operation: 'register', path: file('users.csv', people(600)) },
    { chunk: 10 },
  );
  expect(next).toBeGreaterThanOrEqual(10);
  expect(sent.length).toBeGreaterThan(60);
  expect(job).toMatchObject({ state: 'done', failure: null });
  expect(job.progress).toMatchObject({ total: 600, done: 600, failed: 0, uncertain: 0 });
  expect(usernames().toSorted()).toEqual(names(600).toSorted());
  // The repeats that met their own first try say so.
  const codes = new Set(jobs.results(job.id, ['done'], 0, 600).rows.map(({ code }) => code));
  expect([...codes].toSorted()).toEqual(['found', null].toSorted());
});

test('a user that was there before the job is a failure with its reason, not a success', async () => {
  const { open, file } = await service();
  const jobs = open();
  const csv = `username,password\nnew_one,Secret-1\nlinqiao,Secret-2\n`;
  const job = await run(jobs, { operation: 'register', path: file('users.csv', csv) });
  expect(job.progress).toMatchObject({ done: 1, failed: 1 });
  expect(jobs.results(job.id, ['failed'], 0, 10).rows).toMatchObject([
    { row: 3, key: 'linqiao', code: 'user-exists', detail: 'user exists', tries: 1 },
  ]);
});

test('a server that answers half a batch is asked about the other half', async () => {
  const known = new Set<string>();
  const { jobs, file, requests } = await scripted(({ body }) => {
    const rows = usersOf(body);
    const answered = rows.slice(0, Math.ceil(rows.length / 2)).map(({ username }) => {
      const exists = known.has(username);
      return { username, success: !exists, reason: exists ? '用户名已存在' : null };
    });
    for (const { username } of rows) known.add(username);
    return { code: 200, data: [{ username: 'stranger', success: true }, ...answered] };
  });
  const job = await run(jobs, { operation: 'register', path: file('users.csv', people(8)) });
  expect(requests.map(({ body }) => usersOf(body).length)).toEqual([8, 4, 2, 1]);
  expect(job.progress).toMatchObject({ done: 8, failed: 0, uncertain: 0 });
  expect(known).toEqual(new Set(names(8)));
});

test('rows that never get an answer stay uncertain, the others go on, and retry asks again', async () => {
  let deaf = true;
  const { jobs, file } = await scripted(({ body }) => {
    const rows = usersOf(body);
    return good(deaf ? rows.filter(({ username }) => username !== 'user_3') : rows);
  });
  const job = await run(jobs, { operation: 'register', path: file('users.csv', people(9)) });
  expect(job).toMatchObject({ state: 'done', progress: { done: 8, uncertain: 1, failed: 0 } });
  expect(jobs.results(job.id, ['uncertain'], 0, 10)).toMatchObject({
    total: 1,
    rows: [{ key: 'user_3', code: 'unexpected-answer', tries: 5 }],
  });
  deaf = false;
  jobs.retry(job.id);
  expect((await settled(jobs, job.id)).progress).toMatchObject({ done: 9, uncertain: 0 });
});

test('a server that stops answering pauses the job, which later goes on where it was', async () => {
  let silent = false;
  const seen: string[] = [];
  const { jobs, file } = await scripted(
    ({ body }) => {
      if (silent) return () => undefined;
      const rows = usersOf(body);
      seen.push(...rows.map(({ username }) => username));
      if (seen.length === 40) silent = true;
      return good(rows);
    },
    { answer: 300, total: 400 },
  );
  const stuck = await run(
    jobs,
    { operation: 'register', path: file('users.csv', people(100)) },
    { chunk: 10 },
  );
  expect(stuck).toMatchObject({ state: 'paused', failure: { code: 'timeout' } });
  expect(stuck.progress).toMatchObject({ done: 40, uncertain: expect.any(Number) });
  expect(stuck.progress.uncertain).toBeGreaterThan(0);

  silent = false;
  jobs.start(stuck.id);
  const end = await settled(jobs, stuck.id);
  expect(end).toMatchObject({ state: 'done', progress: { done: 100, uncertain: 0 } });
  expect(seen.toSorted()).toEqual(names(100).toSorted());
});

test('a server that is away is told of at once, and rows that are tried again are not through', async () => {
  let silent = true;
  const { jobs, file } = await scripted(
    ({ body }) => (silent ? text('', 503) : good(usersOf(body))),
    {},
    { pace: { baseMs: 100, mostMs: 400 } },
  );
  const path = file('users.csv', people(100));
  const { id } = await make(jobs, { operation: 'register', path }, { chunk: 10 });
  jobs.start(id);
  const stuck = await settled(jobs, id, ({ progress }) => (progress.retryAt ?? 0) > Date.now());
  expect(stuck.progress).toMatchObject({ done: 0, failed: 0, secondsLeft: null });
  expect(stuck.progress.uncertain).toBeGreaterThan(0);
  expect(stuck.progress.retrying).toBe(stuck.progress.uncertain);
  silent = false;
  const going = await settled(jobs, id, ({ progress }) => progress.done > 0);
  expect(going.progress.retryAt).toBeNull();
  expect((await settled(jobs, id)).progress).toMatchObject({
    done: 100,
    retrying: 0,
    retryAt: null,
  });
});

test('what a job has to say is told, even when nothing happens after it', async () => {
  const told: Job[] = [];
  const { jobs, file } = await scripted(
    () => text('', 503),
    {},
    { pace: { baseMs: 20_000, mostMs: 20_000 }, onChange: (job) => told.push(job) },
  );
  const path = file('users.csv', people(1));
  const { id } = await make(jobs, { operation: 'register', path });
  jobs.start(id);
  await expect.poll(() => told.at(-1)?.progress.retryAt ?? 0).toBeGreaterThan(Date.now() + 10_000);
  jobs.pause(id);
  expect((await settled(jobs, id)).progress).toMatchObject({ uncertain: 1, retrying: 1 });
});

test('rows that are given up are through', async () => {
  const { jobs, file } = await scripted(async ({ body }) => {
    const rows = usersOf(body).filter(({ username }) => username !== 'user_0');
    if (rows.length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    return good(rows);
  });
  const path = file('users.csv', people(20));
  const { id } = await make(jobs, { operation: 'register', path }, { chunk: 1 });
  jobs.start(id);
  const going = await settled(
    jobs,
    id,
    ({ state, progress }) => state === 'done' || (progress.uncertain > 0 && !progress.retrying),
  );
  expect(going).toMatchObject({ state: 'running', progress: { uncertain: 1, retrying: 0 } });
});

test('a pause that ends while the job looks at the clock does not hold it up for ever', async () => {
  let calls = 0;
  let now = 0;
  const { jobs, file } = await scripted(
    ({ body }) => ((calls += 1) === 1 ? text('', 429) : good(usersOf(body))),
    {},
    // Whoever asks twice finds that it is over.
    { pace: { baseMs: 8, mostMs: 8, now: () => (now += 5) } },
  );
  const path = file('users.csv', people(1));
  expect(await run(jobs, { operation: 'register', path })).toMatchObject({ state: 'done' });
});

test('a row that HTTP refuses says so with the status, and other refusals have words', async () => {
  const { jobs, file } = await scripted(({ body }) => {
    const names = usersOf(body).map(({ username }) => username);
    if (names.includes('user_1')) return text('', 400);
    if (names.includes('user_2')) return { code: 11012, message: 'mobile taken' };
    return good(usersOf(body));
  });
  const job = await run(jobs, { operation: 'register', path: file('users.csv', people(3)) });
  expect(job.progress).toMatchObject({ done: 1, failed: 2, uncertain: 0 });
  const { rows } = jobs.results(job.id, ['failed'], 0, 10);
  expect(rows.map((row) => reasonWords(row, 'en'))).toEqual([
    'Not accepted by the server (400)',
    'Mobile number belongs to another account: mobile taken',
  ]);
});

test('a busy server is asked less, told so, and asked more again later', async () => {
  let busy = 0;
  let open = 0;
  const together: number[] = [];
  const { jobs, file } = await scripted(async ({ body }) => {
    open += 1;
    const call = together.push(open);
    await new Promise((resolve) => setTimeout(resolve, 30));
    open -= 1;
    if (call === 60) busy = 6;
    if (busy === 0) return good(usersOf(body));
    busy -= 1;
    return text('', 429, { 'Retry-After': '0' });
  });
  const { id } = await make(
    jobs,
    { operation: 'register', path: file('users.csv', people(1500)) },
    { chunk: 10 },
  );
  jobs.start(id);
  await settled(jobs, id, ({ progress }) => progress.slowedDown);
  const end = await settled(jobs, id);
  expect(end.progress).toMatchObject({ done: 1500, failed: 0, slowedDown: false });
  expect(together[0]).toBe(1);
  expect(Math.max(...together)).toBe(6);
  // Those that were under way have come back by now, and fewer follow them.
  expect(Math.max(...together.slice(66, 70))).toBeLessThanOrEqual(3);
  expect(Math.max(...together.slice(100))).toBeGreaterThanOrEqual(5);
});

test('Retry-After is honoured', async () => {
  const at: number[] = [];
  const { jobs, file } = await scripted(({ body }) => {
    at.push(Date.now());
    return at.length === 1 ? text('', 429, { 'Retry-After': '1' }) : good(usersOf(body));
  });
  await run(jobs, { operation: 'register', path: file('users.csv', people(1)) });
  expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(1000);
});

test('a call longer than the service takes is halved until it fits, and so are the calls after it', async () => {
  const { open, file, sent, usernames } = await service({ batchLimit: 30 });
  const job = await run(
    open(),
    { operation: 'register', path: file('users.csv', people(400)) },
    { chunk: 100 },
  );
  expect(job.progress).toMatchObject({ done: 400, failed: 0 });
  expect(usernames()).toHaveLength(400);
  expect(listOf(sent.at(-1)?.body).length).toBeLessThanOrEqual(30);
});

test.for([
  [{ code: 402, message: 'token expired' }, 'session-ended'],
  [{ code: 10010, message: 'no permission' }, 'no-permission'],
  [{ code: 30023, message: 'licence exceeded' }, 'licence-exceeded'],
] as const)('what only the user can mend pauses the job: %o', async ([envelope, code]) => {
  let refuses = true;
  const { jobs, file, requests } = await scripted(({ body }) =>
    refuses ? envelope : good(usersOf(body)),
  );
  const job = await run(
    jobs,
    { operation: 'register', path: file('users.csv', people(500)) },
    { chunk: 10 },
  );
  expect(job).toMatchObject({ state: 'paused', failure: { code } });
  expect(requests.length).toBeLessThanOrEqual(2);
  expect(job.progress).toMatchObject({ done: 0, failed: 0, uncertain: 0 });
  refuses = false;
  jobs.start(job.id);
  expect(await settled(jobs, job.id)).toMatchObject({ state: 'done', progress: { done: 500 } });
});

test('a job waits for someone to sign in', async () => {
  const { open, file } = await service();
  const jobs = open({
    sendFor: () => {
      throw Object.assign(new Error(), { failure: { code: 'not-signed-in' } });
    },
  });
  const { id } = await make(jobs, { operation: 'register', path: file('users.csv', people(5)) });
  expect(() => jobs.start(id)).toThrow(
    expect.objectContaining({ failure: { code: 'not-signed-in' } }),
  );
  expect(jobs.get(id).state).toBe('ready');
});
