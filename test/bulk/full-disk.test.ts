import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../main/api/errors.ts';
import type * as JournalModule from '../../main/bulk/journal.ts';
import { failing, people } from './folder.ts';
import { good, make, scripted, settled, usersOf } from './service.ts';

/** While it is full, nothing can be noted. */
const disk = vi.hoisted(() => ({ full: false }));

vi.mock('../../main/bulk/journal.ts', async (original) => {
  const { openJournal } = await original<typeof JournalModule>();
  return {
    openJournal(...open: Parameters<typeof openJournal>) {
      const journal = openJournal(...open);
      const ifRoom =
        <A extends unknown[]>(write: (...input: A) => void) =>
        (...input: A) => {
          if (disk.full) throw new ApiError({ code: 'disk-full' });
          write(...input);
        };
      return {
        ...journal,
        save: ifRoom(journal.save),
        commit: ifRoom(journal.commit),
        dropQueue: ifRoom(journal.dropQueue),
      };
    },
  };
});

beforeEach(() => {
  disk.full = false;
});

test('answers that the full disk had no room for are noted when there is room again, and asked for once', async () => {
  const { jobs, file, requests } = await scripted(({ body }) => {
    if (requests.length === 3) disk.full = true;
    return good(usersOf(body));
  });
  const path = file('in.csv', people(100));
  const { id } = await make(jobs, { operation: 'register', path }, { chunk: 10 });
  jobs.start(id);
  const stuck = await settled(jobs, id);
  expect(stuck).toMatchObject({ state: 'paused', failure: { code: 'disk-full' } });
  const sent = requests.length;
  expect(stuck.tally.done).toBeLessThan(sent * 10);

  // Still full: nothing is sent, and nothing is lost.
  jobs.start(id);
  expect(await settled(jobs, id)).toMatchObject({ failure: { code: 'disk-full' } });
  expect(requests).toHaveLength(sent);

  disk.full = false;
  jobs.start(id);
  const end = await settled(jobs, id);
  expect(end).toMatchObject({ state: 'done', tally: { done: 100, uncertain: 0, failed: 0 } });
  expect(requests).toHaveLength(10);
});

test('a job that is cancelled on a full disk rests, says why, and can be cancelled when there is room', async () => {
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  const { jobs, file, requests } = await scripted(async ({ body }) => {
    await mayAnswer;
    return good(usersOf(body));
  });
  const path = file('in.csv', people(100));
  const { id } = await make(jobs, { operation: 'register', path }, { chunk: 10 });
  jobs.start(id);
  await expect.poll(() => requests.length).toBeGreaterThan(0);
  disk.full = true;
  expect(jobs.cancel(id)).toMatchObject({ state: 'cancelling' });
  answer();
  expect(await settled(jobs, id)).toMatchObject({
    state: 'paused',
    failure: { code: 'disk-full' },
  });
  expect(() => jobs.cancel(id)).toThrow(failing('disk-full'));
  disk.full = false;
  expect(jobs.cancel(id)).toMatchObject({ state: 'cancelled' });
});
