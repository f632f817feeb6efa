import type * as FileSystem from 'node:fs';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { openJournal } from '../../main/bulk/journal.ts';
import { folder, people } from './folder.ts';
import { make, service, settled } from './service.ts';

/** Called as a file is about to reach the disk; what it answers is called once it has. */
const disk = vi.hoisted(() => ({ flushing: (): (() => void) => () => undefined }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  const fdatasync: (file: number, done: (error: Error | null) => void) => void = (file, done) => {
    const reached = disk.flushing();
    fs.fdatasync(file, (error) => {
      if (!error) reached();
      done(error);
    });
  };
  return { ...fs, fdatasync };
});

beforeEach(() => {
  disk.flushing = () => () => undefined;
});

/** Keeps what a power cut would leave of the journal: what was written before the last flush that ended. */
function durable(path: string) {
  const { at } = folder();
  let count = 0;
  let left = '';
  disk.flushing = () => {
    const copy = at(`flush-${count++}`);
    mkdirSync(copy);
    for (const name of ['jobs.sqlite', 'jobs.sqlite-wal']) {
      if (existsSync(`${path}/${name}`)) copyFileSync(`${path}/${name}`, `${copy}/${name}`);
    }
    return () => (left = copy);
  };
  /** A folder with the journal as a power cut would leave it now. */
  return () => {
    const found = at(`left-${count++}`);
    mkdirSync(found);
    for (const name of ['jobs.sqlite', 'jobs.sqlite-wal'])
      copyFileSync(`${left}/${name}`, `${found}/${name}`);
    return `${found}/jobs.sqlite`;
  };
}

test('no call is made before its rows are on the disk', async () => {
  const { open, file, path, sent, beforeEach: before } = await service();
  const cut = durable(path);
  const jobs = open();
  const { id } = await make(
    jobs,
    { operation: 'register', path: file('in.csv', people(600)) },
    { chunk: 20 },
  );
  const forgotten: string[] = [];
  before(() => {
    const journal = openJournal(cut());
    const known = new Set(journal.after(id, 0, 1000).map(({ key }) => key));
    journal.close();
    const { list } = sent.at(-1)?.body as { list: { username: string }[] };
    forgotten.push(...list.map(({ username }) => username).filter((name) => !known.has(name)));
  });
  jobs.start(id);
  await settled(jobs, id);
  expect(sent).toHaveLength(30);
  expect(forgotten).toEqual([]);
});

test.each([3, 11, 24])(
  'the power goes at call %i: every row is applied exactly once',
  async (nth) => {
    const {
      open,
      file,
      path,
      sent,
      usernames,
      beforeEach: before,
    } = await service({ latencyMs: 5 });
    const cut = durable(path);
    const jobs = open();
    const request = { operation: 'register', path: file('in.csv', people(600)) } as const;
    const { id } = await make(jobs, request, { chunk: 20 });
    const off = new Promise<string>((resolve) => {
      before(() => {
        if (sent.length < nth) return;
        resolve(cut());
        throw new Error('no power');
      });
    });
    jobs.start(id);
    const left = await off;
    await jobs.close();
    before(() => undefined);

    const applied = usernames().length;
    expect(applied).toBe((nth - 1) * 20);
    const again = open({ journalFile: left });
    expect(again.get(id).state).toBe('stopped');
    const { done, uncertain } = again.get(id).progress;
    expect(done + uncertain).toBeGreaterThanOrEqual(applied);
    again.start(id);
    expect(await settled(again, id)).toMatchObject({
      state: 'done',
      tally: { done: 600, failed: 0, uncertain: 0, queued: 0 },
    });
    expect(usernames()).toHaveLength(600);
  },
);
