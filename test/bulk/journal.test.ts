import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../../main/bulk/journal.ts';
import { failing, folder, password, people } from './folder.ts';
import { run, scripted, service, settled, usersOf } from './service.ts';

/** What of a folder's files, but for the job's own and the service's, has one of these words in it. */
function filesWith(path: string, ...words: string[]): string[] {
  return readdirSync(path)
    .filter((name) => name !== 'in.csv' && !name.startsWith('service.sqlite'))
    .filter((name) => words.some((word) => readFileSync(`${path}/${name}`).includes(word)));
}

test('no byte of a password reaches the profile folder, not of rows that are wrong or without an answer', async () => {
  const { open, file, path, demo } = await service();
  demo.faults.next('/user/register/batch', 'answer-lost');
  const jobs = open();
  const csv = `${people(40)}\r\nbad name,${password(41)}\r\nuser_1,${password(42)}\r\na,b,${password(43)}`;
  const job = await run(jobs, { operation: 'register', path: file('in.csv', csv) }, { chunk: 10 });
  expect(job.progress).toMatchObject({ done: 40, skipped: 3 });
  await jobs.exportResults(job.id, `${path}/out.csv`);
  expect(filesWith(path, 'user_1').toSorted()).toEqual(['jobs.sqlite-wal', 'out.csv']);
  expect(filesWith(path, 'Secret-pass')).toEqual([]);
  await jobs.close();
  expect(filesWith(path, 'user_1').toSorted()).toEqual(['jobs.sqlite', 'out.csv']);
  expect(filesWith(path, 'Secret-pass')).toEqual([]);
});

test('no byte of a password reaches the profile folder, whatever the service says about it', async () => {
  const { jobs, file, path } = await scripted(({ body }) => {
    const rows = usersOf(body);
    const tells = rows.map((row) => `${row.username}: ${row.password} is too weak`);
    // One row alone is refused by the call as a whole.
    if (rows.length === 1) return { code: 10002, message: tells[0] };
    const data = rows.map(({ username }, at) => ({ username, success: false, reason: tells[at] }));
    return { code: 200, data };
  });
  const request = { operation: 'register', path: file('in.csv', people(3)) } as const;
  const job = await run(jobs, request, { chunk: 2 });
  expect(job.progress).toMatchObject({ failed: 3 });
  const reasons = jobs.results(job.id, [], 0, 9).rows.map(({ code, detail }) => [code, detail]);
  expect(reasons).toEqual([
    ['refused', null],
    ['refused', null],
    ['bad-parameter', null],
  ]);
  expect(filesWith(path, 'user_1')).not.toEqual([]);
  expect(filesWith(path, 'Secret-pass')).toEqual([]);
});

test('no byte of a job that was removed stays on the disk, between others as well', async () => {
  const { open, file, path, at } = await service();
  const jobs = open();
  const through = async (prefix: string) => {
    mkdirSync(at(`folder-${prefix}`));
    const csv = `${people(300, prefix)}\r\nbad-${prefix},x`;
    const request = { operation: 'register', path: file(`folder-${prefix}/in.csv`, csv) } as const;
    const job = await run(jobs, request, { note: `note-${prefix}` });
    rmSync(at(`folder-${prefix}`), { recursive: true });
    return job.id;
  };
  const [first, second, third] = [await through('ann'), await through('bob'), await through('cid')];
  jobs.note(second, 'x');
  expect(filesWith(path, 'bob_7', 'folder-bob')).not.toEqual([]);
  await jobs.remove(second);
  expect(filesWith(path, 'bob_', 'folder-bob', 'note-bob')).toEqual([]);
  expect(jobs.list().map(({ id }) => id)).toEqual([third, first]);
  expect(jobs.results(third, ['done'], 0, 1).total).toBe(300);
  await jobs.remove(first, third);
  expect(filesWith(path, 'ann_', 'cid_', 'folder-')).toEqual([]);
});

test('a damaged journal is put aside, said so, and a new one begun', async () => {
  for (const damage of ['text', 'middle', 'newer'] as const) {
    const { open, at, path, file } = await service();
    const jobs = open();
    await run(jobs, { operation: 'register', path: file('in.csv', people(500)) }, { chunk: 100 });
    await jobs.close();
    const bytes = readFileSync(at('jobs.sqlite'));
    if (damage === 'text') bytes.write('not a database at all');
    if (damage === 'middle') bytes.fill(0xa5, 4096 * 2, 4096 * 6);
    if (damage === 'newer') bytes.writeUInt32BE(99, 60);
    writeFileSync(at('jobs.sqlite'), bytes);

    const fresh = open();
    expect(fresh.list()).toEqual([]);
    expect(fresh.setAside).toMatch(/jobs\.sqlite\.\d+\.unreadable$/);
    expect(readFileSync(fresh.setAside ?? '')).toEqual(bytes);
    expect(readdirSync(path)).toContain('jobs.sqlite');
    await fresh.close();
  }
});

test('trouble of the disk puts no sound journal aside', async () => {
  const { open, at, path, file } = await service();
  const jobs = open();
  await run(jobs, { operation: 'register', path: file('in.csv', people(20)) });
  await jobs.close();
  mkdirSync(at('jobs.sqlite-wal'));
  expect(() => open()).toThrow(failing('storage-failed'));
  expect(readdirSync(path).filter((name) => name.includes('unreadable'))).toEqual([]);
  rmSync(at('jobs.sqlite-wal'), { recursive: true });
  expect(open().list()).toMatchObject([{ state: 'done' }]);
});

test('what a newer version has written of a job is left alone, and the others are there', async () => {
  const { open, at, file } = await service();
  const jobs = open();
  const request = { operation: 'register', path: file('in.csv', people(3)) } as const;
  for (const _ of Array(3)) await run(jobs, request);
  await jobs.close();
  const db = new DatabaseSync(at('jobs.sqlite'));
  const change = (id: number, text: string) =>
    db.prepare(`UPDATE job SET record = ${text} WHERE id = ?`).run(id);
  change(1, "json_set(record, '$.priority', 7)");
  change(2, "json_set(record, '$.operation', 'promote')");
  change(3, "'no record'");
  db.close();
  const again = open();
  expect(again.list().map(({ id }) => id)).toEqual([1]);
  await again.close();
});

test('a journal belongs to one process at a time', () => {
  const { at } = folder();
  const first = openJournal(at('jobs.sqlite'));
  expect(() => openJournal(at('jobs.sqlite'))).toThrow(failing('journal-in-use'));
  first.close();
  openJournal(at('jobs.sqlite')).close();
});

// Windows has no such modes: there the profile belongs to the user.
test.skipIf(process.platform === 'win32')('is readable by its owner alone', () => {
  const { at } = folder();
  const journal = openJournal(at('profile/jobs.sqlite'));
  expect(statSync(at('profile/jobs.sqlite')).mode & 0o077).toBe(0);
  journal.close();
});

test('a full disk pauses the job before it sends what it cannot note, and nothing is lost', async () => {
  const { open, file, usernames, sent } = await service();
  const cramped = open({ maxPages: 12 });
  const job = await run(
    cramped,
    { operation: 'register', path: file('in.csv', people(1200)) },
    { chunk: 50 },
  );
  expect(job).toMatchObject({ state: 'paused', failure: { code: 'disk-full' } });
  const registered = usernames().length;
  expect(registered).toBe(sent.length * 50);
  expect(registered).toBeGreaterThan(0);
  expect(registered).toBeLessThan(1200);
  await cramped.close();

  const roomy = open();
  expect(roomy.setAside).toBeNull();
  const { done, uncertain } = roomy.get(job.id).progress;
  expect(done + uncertain).toBe(registered);
  roomy.start(job.id);
  const end = await settled(roomy, job.id);
  expect(end.progress).toMatchObject({ done: 1200, failed: 0, uncertain: 0 });
  expect(usernames()).toHaveLength(1200);
});

test('what was settled stays settled, in any order of calls', () => {
  const { at } = folder();
  const row = fc.integer({ min: 1, max: 30 });
  const outcome = fc.constantFrom('done', 'failed', 'skipped', 'queued', 'uncertain');
  const step = fc.record({
    settled: fc.uniqueArray(fc.record({ row, outcome }), { selector: (one) => one.row }),
    sending: fc.uniqueArray(row),
  });
  let file = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const path = at(`${file++}.sqlite`);
      const expected = new Map<number, string>();
      const journal = openJournal(path);
      const { id } = journal.add(emptyJob);
      // Only what was sent is ever settled.
      const all = Array.from({ length: 30 }, (_, index) => ({ row: index + 1, key: 'k' }));
      journal.commit(id, [], all);
      for (const one of all) expected.set(one.row, 'uncertain');
      for (const { settled: came, sending } of steps) {
        const rows = came.map((one) => ({ ...one, key: `k${one.row}`, ...nothing }));
        journal.commit(
          id,
          rows,
          sending.map((one) => ({ row: one, key: `k${one}` })),
        );
        for (const one of came) expected.set(one.row, one.outcome);
        for (const one of sending) expected.set(one, 'uncertain');
      }
      journal.close();
      const again = openJournal(path);
      const found = again.after(id, 0, 100).map((one) => [one.row, one.outcome] as const);
      again.close();
      expect(found).toEqual([...expected].toSorted(([a], [b]) => a - b));
    }),
    { numRuns: 25 },
  );
  expect(existsSync(at('0.sqlite'))).toBe(true);
});

const nothing = { code: null, detail: null, userId: null };
const emptyJob = {
  account: 'a',
  operation: 'ban',
  file: {
    path: '/in.csv',
    name: 'in.csv',
    size: 1,
    sha256: '0',
    encoding: 'utf-8',
    delimiter: ',',
  },
  mapping: { user_id: 0 },
  chunk: 50,
  rows: 1,
  valid: 1,
  state: 'ready',
  failure: null,
  note: '',
  createdAt: 0,
  startedAt: null,
  finishedAt: null,
  activeMs: 0,
  tally: { uncertain: 0, done: 0, failed: 0, skipped: 0, queued: 0 },
  closed: false,
  undoes: null,
} as const;
