import { writeFile } from 'node:fs/promises';
import type { Handlers } from '../../preload/contract.ts';
import type { Locale } from '../../preload/types.ts';
import { operationName, reasonWords, resultWords } from '../../messages/job-words.ts';
import { ApiError } from '../api/errors.ts';
import { shownPlan } from './draft.ts';
import { writeFailure } from './failure.ts';
import { operations, template } from './operation.ts';
import type { Plan } from './preview.ts';
import type { Describe } from './result.ts';
import type { Bulk } from './service.ts';

/** Asks for files in the system's own dialogs; null when the user thought better of it. */
type Files = { open(): Promise<string | null>; save(suggested: string): Promise<string | null> };

/** Rows that are shown while a job runs. */
const LATEST = 5;

/** The contract's part on bulk jobs. Nobody else gets further than to `bulk.jobs`, `bulk.draft` or `bulk.administrator`. */
export function bulkHandlers(bulk: Bulk, files: Files, locale: () => Locale): Handlers['bulk'] {
  const describe: Describe = (row) => ({
    result: resultWords(row.result, locale()),
    reason: reasonWords(row, locale()),
  });

  /** Asks where to, then writes. */
  async function save(suggested: string, write: (target: string) => Promise<unknown>) {
    const target = await files.save(suggested);
    if (target === null) return { saved: false };
    await write(target);
    return { saved: true };
  }

  function needPlan() {
    const { plan } = bulk.draft;
    if (!plan) throw new ApiError({ code: 'file-missing' });
    return plan;
  }

  /** When this very file was last sent, epoch ms. */
  function sentBefore(found: Plan): number | null {
    const { key } = bulk.administrator().account;
    const times = bulk.jobs
      .alike(found)
      .filter(({ account }) => account === key)
      .map(({ startedAt }) => startedAt ?? 0);
    return Math.max(0, ...times) || null;
  }

  return {
    saveTemplate({ operation }) {
      bulk.administrator();
      return save(`${operationName(operation, locale())}.csv`, (target) =>
        writeFile(target, template(operations[operation])).catch(writeFailure),
      );
    },
    async chooseFile() {
      const { draft } = bulk;
      const path = await files.open();
      return path === null ? null : draft.choose(path);
    },
    receiveFile: (piece) => bulk.draft.receive(piece),
    async check(request) {
      const found = await bulk.draft.check(request);
      return shownPlan(found, sentBefore(found));
    },
    stopCheck: () => bulk.draft.stopCheck(),
    saveProblems() {
      const found = needPlan();
      return save(besides(found.file.name, 'to-fix'), (target) =>
        bulk.jobs.exportProblems(found, target, { describe }),
      );
    },
    discard: () => bulk.draft.discard(),

    start({ chunk, note }) {
      bulk.needIdle();
      const account = bulk.administrator().account.key;
      const { id } = bulk.jobs.create(needPlan(), { account, chunk, note: note.trim() });
      bulk.jobs.start(id);
      bulk.dropDraft();
      return { id };
    },
    resume: ({ id }) => bulk.resume(id),
    pause: ({ id }) => bulk.jobs.pause(bulk.own(id).id),
    cancel: ({ id }) => void bulk.jobs.cancel(bulk.own(id).id),
    retry: ({ id }) => void bulk.jobs.retry(bulk.own(id).id),
    async undo({ id }) {
      bulk.needIdle();
      const inverse = await bulk.jobs.undo(bulk.own(id).id);
      bulk.jobs.start(inverse.id);
      return { id: inverse.id };
    },

    results: ({ id, wanted, offset, limit }) =>
      bulk.jobs.results(bulk.own(id).id, wanted, offset, limit),
    latest: ({ id }) => bulk.jobs.latest(bulk.own(id).id, LATEST),
    exportResults({ id, only }) {
      const job = bulk.own(id);
      const results = only === 'all' ? undefined : (['failed', 'uncertain'] as const);
      const write = bulk.hasLostCopy(job) ? bulk.jobs.exportRecorded : bulk.jobs.exportResults;
      const what = job.undoes === null ? 'results' : 'undo-results';
      return save(besides(job.file.name, what), (target) =>
        write(id, target, { results, describe }),
      );
    },
    note: ({ id, note }) => void bulk.jobs.note(bulk.own(id).id, note.trim()),
    async locate({ id }) {
      bulk.own(id);
      const path = await files.open();
      if (path === null) return false;
      await bulk.jobs.relocate(id, path);
      return true;
    },
    remove: ({ id }) => bulk.remove(id),
  };
}

/** `users.csv` and `results` make `users-results.csv`. */
const besides = (name: string, what: string): string =>
  `${name.replace(/\.[^.]*$/, '')}-${what}.csv`;
