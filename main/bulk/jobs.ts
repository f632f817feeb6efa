import { basename, dirname } from 'node:path';
import type { FailureCode } from '../../preload/failure.ts';
import { ApiError } from '../api/errors.ts';
import { missingFields } from './column.ts';
import { recognise } from './file.ts';
import { openHistory } from './history.ts';
import { isAtRest, isEnded, type Job, type JobRecord } from './job.ts';
import { openJournal, type Journal } from './journal.ts';
import { operations } from './operation.ts';
import { emptyTally, type Outcome, type RowOutcome } from './outcome.ts';
import { plan, planMapping, type Plan, type PlanOptions, type PlanRequest } from './preview.ts';
import { restingProgress } from './progress.ts';
import { exportProblems, exportRecorded, exportResults, type ExportOptions } from './result.ts';
import { createRunner, type RunnerParts } from './runner.ts';
import { openUndo } from './undo.ts';

export type JobsParts = Pick<RunnerParts, 'sendFor' | 'pace' | 'log'> & {
  /** A file of the profile folder; files of undo jobs are made next to it. */
  journalFile: string;
  /** Called when a job changes, at most ten times a second while it runs. */
  onChange?: (job: Job) => void;
  /** Pages of 4 kB that the journal may grow to. */
  maxPages?: number;
};

export type NewJob = { account: string; chunk?: number; note?: string; undoes?: number };

export type Page = { rows: RowOutcome[]; total: number };

export type Jobs = ReturnType<typeof createJobs>;

const usualChunk = 50;
const longestChunk = 500;

/**
 * The bulk jobs of this computer: their history, and at most one that runs. What fails is thrown as a
 * `ApiError`; what stops a running job is its `failure`, and its state is `paused`.
 */
export function createJobs({ journalFile, onChange, maxPages, ...parts }: JobsParts) {
  const journal = openJournal(journalFile, maxPages === undefined ? {} : { maxPages });
  const history = orClose(journal, () => openHistory(journal));
  const { known } = history;
  const runner = createRunner({ ...parts, journal, history, changed });
  const undo = openUndo(dirname(journalFile), journal);

  function view(record: JobRecord): Job {
    const { id, tally } = record;
    const { progress = restingProgress(record), tally: now = tally } = runner.progress(id) ?? {};
    return { ...record, tally: now, progress, takenBackBy: history.takenBackBy(id) };
  }
  function changed(id: number): void {
    onChange?.(view(known(id)));
  }
  function change(id: number, patch: Partial<JobRecord>): Job {
    history.change(id, patch);
    changed(id);
    return view(known(id));
  }
  function demand(allowed: boolean, code: FailureCode = 'not-possible-now'): void {
    if (!allowed) throw new ApiError({ code });
  }

  const jobs = {
    /** Where an unreadable journal was put when this one was begun, or null. */
    setAside: journal.setAside,

    plan: (request: PlanRequest, options?: PlanOptions): Promise<Plan> => plan(request, options),

    /** Makes a job of a plan; nothing is sent before `start`. Throws `column-missing`, `nothing-to-send`. */
    create(found: Plan, { account, chunk = usualChunk, note = '', undoes }: NewJob): Job {
      const missing = missingFields(operations[found.operation], found.columns);
      demand(missing.length === 0, 'column-missing');
      demand(found.valid > 0, 'nothing-to-send');
      const { id } = history.add({
        ...{ account, note, operation: found.operation, file: found.file },
        ...{ mapping: planMapping(found), rows: found.rows, valid: found.valid },
        chunk: Math.min(longestChunk, Math.max(1, Math.trunc(chunk))),
        ...{ state: 'ready', failure: null, createdAt: Date.now(), startedAt: null },
        ...{ finishedAt: null, activeMs: 0, tally: emptyTally(), closed: false },
        undoes: undoes ?? null,
      });
      return change(id, {});
    },

    /** Starts a job, or goes on with one that paused or stopped. Throws `job-running`. */
    start(id: number): Job {
      demand(canGoOn(known(id)));
      runner.needIdle();
      runner.launch(id);
      return jobs.get(id);
    },

    /** Sends failed and uncertain rows again; rows that worked are left alone. */
    retry(id: number): Job {
      const job = known(id);
      demand(isEnded(job));
      demand(job.tally.failed + job.tally.uncertain > 0, 'nothing-to-send');
      runner.needIdle();
      journal.queueFailed(id);
      runner.launch(id, { tally: journal.tally(id) });
      return jobs.get(id);
    },

    /** Calls under way are answered first; the job is `paused` when they are. */
    pause: (id: number): void => runner.pause(id),

    /** Rows that were not sent stay unsent for good. */
    cancel(id: number): Job {
      demand(runner.isRunning(id) || canGoOn(known(id)));
      runner.cancel(id);
      return jobs.get(id);
    },

    /** The last one first. */
    list: (): Job[] => history.list().map(view),
    get: (id: number): Job => view(known(id)),
    note: (id: number, note: string): Job => change(id, { note }),

    /** Earlier jobs that sent this very file with the same operation. */
    alike: ({ file, operation }: Plan): Job[] =>
      jobs.list().filter((job) => job.file.sha256 === file.sha256 && job.operation === operation),

    /** A job that takes this one back, unless one has: unbans whom it banned, or the reverse. */
    async undo(id: number): Promise<Job> {
      const job = known(id);
      demand(isAtRest(job) && history.takenBackBy(id) === null);
      demand(job.tally.done > 0, 'nothing-to-send');
      const found = await undo.plan(job);
      if (!found) throw new ApiError({ code: 'not-possible-now' });
      return jobs.create(found, { account: job.account, undoes: id });
    },

    /** The job's file lies elsewhere now. Throws `file-changed` unless it is the very same file. */
    async relocate(id: number, path: string): Promise<Job> {
      const { undoes, file } = known(id);
      demand(isAtRest(known(id)), 'job-running');
      const name = undoes === null ? basename(path) : file.name;
      await recognise({ ...file, path });
      return change(id, { file: { ...file, path, name } });
    },

    /** Forgets jobs and what became of their rows; what they did on the server stays done. */
    async remove(...ids: number[]): Promise<void> {
      demand(!ids.some(runner.isRunning), 'job-running');
      const gone = ids.map(known);
      history.remove(ids);
      runner.forget(ids);
      await undo.forget(gone);
      journal.scrub();
    },

    /** What happened last, the last row first. */
    latest: (id: number, limit: number): RowOutcome[] => journal.latest(known(id).id, limit),

    /** Recorded rows in the order of the file; `total` counts all that match. */
    results(id: number, wanted: readonly Outcome[], offset: number, limit: number): Page {
      const tally = runner.isRunning(id) ? journal.tally(id) : known(id).tally;
      const counted = wanted.length > 0 ? wanted : (Object.keys(tally) as Outcome[]);
      const total = counted.reduce((sum, outcome) => sum + tally[outcome], 0);
      return { rows: journal.page(id, wanted, offset, limit), total };
    },

    exportResults: (id: number, target: string, options?: ExportOptions) =>
      exportResults(known(id), journal, target, options),

    /** The same without the file's own columns, for when the file is gone for good. */
    exportRecorded: (id: number, target: string, options?: ExportOptions) =>
      exportRecorded(known(id), journal, target, options),

    exportProblems: (found: Plan, target: string, options?: Omit<ExportOptions, 'results'>) =>
      exportProblems({ ...found, mapping: planMapping(found) }, target, options),

    /** Resolves when no job runs. */
    settled: (): Promise<void> => runner.settled(),

    /** Ends at once when no job runs; otherwise a moment later, and the job is `paused`. */
    async close(): Promise<void> {
      const leaving = runner.leave();
      if (leaving) await leaving;
      journal.close();
    },
  };
  return jobs;
}

/** A journal that nobody holds must not stay open: it would be in use for ever. */
function orClose<T>(journal: Journal, act: () => T): T {
  try {
    return act();
  } catch (error) {
    journal.close();
    throw error;
  }
}

const canGoOn = ({ state }: JobRecord): boolean => ['ready', 'paused', 'stopped'].includes(state);
