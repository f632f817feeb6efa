import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Send } from './answer.ts';
import type { FailureCode } from '../../preload/failure.ts';
import { missingFields } from './column.ts';
import { ApiError } from '../api/errors.ts';
import { asApiError } from './failure.ts';
import { recognise } from './file.ts';
import { isAtRest, type Job, type JobRecord, type Progress } from './job.ts';
import { openJournal, type Settled } from './journal.ts';
import { operations } from './operation.ts';
import { emptyTally, type Outcome, type RowOutcome, type Tally } from './outcome.ts';
import type { PaceOptions } from './pace.ts';
import { plan, planMapping, type Plan, type PlanOptions, type PlanRequest } from './preview.ts';
import { exportProblems, exportResults, type ExportOptions } from './result.ts';
import { startRun, type Run } from './run.ts';

export type JobsParts = {
  /** A file of the profile folder; files of undo jobs are made next to it. */
  journalFile: string;
  /** The session that sends an account's jobs. Throws when it is not signed in. */
  sendFor: (account: string) => Send;
  /** Called when a job changes, at most ten times a second while it runs. */
  onChange?: (job: Job) => void;
  pace?: PaceOptions;
  /** Pages of 4 kB that the journal may grow to. */
  maxPages?: number;
};

export type NewJob = { account: string; chunk?: number; note?: string; undoes?: number };

export type Page = { rows: RowOutcome[]; total: number };

export type Jobs = ReturnType<typeof createJobs>;

const usualChunk = 50;
const reportEvery = 100;
/** How long closing waits for answers that are on their way. */
const graceMs = 3000;

/**
 * The bulk jobs of this computer: their history, and at most one that runs. What fails is thrown as a
 * `ApiError`; what stops a running job is its `failure`, and its state is `paused`.
 */
export function createJobs({ journalFile, sendFor, onChange, pace, maxPages }: JobsParts) {
  const journal = openJournal(journalFile, maxPages === undefined ? {} : { maxPages });
  const records = new Map(journal.jobs().map((record) => [record.id, record]));
  const unsaved = new Map<number, Settled[]>();
  let current: { id: number; run: Run; progress: Progress; startedAt: number } | null = null;
  let cancelling = false;

  for (const record of records.values()) {
    if (isAtRest(record)) continue;
    change(record.id, { state: 'stopped', tally: journal.tally(record.id) });
  }

  function known(id: number): JobRecord {
    const record = records.get(id);
    if (!record) throw new ApiError({ code: 'no-such-job' });
    return record;
  }
  function view(record: JobRecord): Job {
    const running = current?.id === record.id ? current : null;
    return { ...record, progress: running?.progress ?? restingProgress(record) };
  }
  /** A journal without room must not hide what happened, so memory has the last word. */
  function change(id: number, patch: Partial<JobRecord>): Job {
    const record = { ...known(id), ...patch };
    records.set(id, record);
    try {
      journal.save(record);
    } catch (error) {
      records.set(id, { ...record, failure: record.failure ?? asApiError(error).failure });
    }
    const job = view(known(id));
    onChange?.(job);
    return job;
  }
  function demand(allowed: boolean, code: FailureCode = 'not-possible-now'): void {
    if (!allowed) throw new ApiError({ code });
  }

  function launch(id: number, patch: Partial<JobRecord> = {}): Job {
    demand(current === null, 'job-running');
    const record = known(id);
    const send = sendFor(record.account);
    const job = { ...record, ...patch, state: 'running' as const, failure: null };
    const startedAt = Date.now();
    let reportedAt = 0;
    const run = startRun({
      ...{ job, journal, send, pace },
      unsaved: unsaved.get(id) ?? [],
      onProgress(progress, tally) {
        if (current?.id !== id) return;
        current.progress = progress;
        records.set(id, { ...known(id), tally: { ...tally } });
        if (performance.now() - reportedAt < reportEvery) return;
        reportedAt = performance.now();
        onChange?.(view(known(id)));
      },
    });
    unsaved.delete(id);
    cancelling = false;
    current = { id, run, progress: restingProgress(job), startedAt };
    void run.ended.then((end) => {
      const activeMs = known(id).activeMs + Date.now() - startedAt;
      if (end.unsaved.length > 0) unsaved.set(id, end.unsaved);
      current = null;
      const finish = { activeMs, failure: end.failure, tally: freshTally(id) };
      if (end.finished) change(id, { ...finish, state: 'done', finishedAt: Date.now() });
      else if (cancelling) change(id, { ...finish, ...closed(id) });
      else change(id, { ...finish, state: 'paused' });
    });
    return change(id, { ...job, startedAt: job.startedAt ?? startedAt, finishedAt: null });
  }
  function freshTally(id: number): Tally {
    try {
      return journal.tally(id);
    } catch {
      return known(id).tally;
    }
  }
  function closed(id: number): Partial<JobRecord> {
    journal.dropQueue(id);
    const tally = freshTally(id);
    return { state: 'cancelled', closed: true, finishedAt: Date.now(), tally };
  }

  const api = {
    /** Where an unreadable journal was put when this one was begun, or null. */
    setAside: journal.setAside,

    plan: (request: PlanRequest, options?: PlanOptions): Promise<Plan> => plan(request, options),

    /** Makes a job of a plan; nothing is sent before `start`. Throws `column-missing`, `nothing-to-send`. */
    create(found: Plan, { account, chunk = usualChunk, note = '', undoes }: NewJob): Job {
      demand(
        missingFields(operations[found.operation], found.columns).length === 0,
        'column-missing',
      );
      demand(found.valid > 0, 'nothing-to-send');
      const record = journal.add({
        ...{ account, note, operation: found.operation, file: found.file },
        ...{ mapping: planMapping(found), rows: found.rows, valid: found.valid },
        chunk: Math.min(500, Math.max(1, Math.trunc(chunk))),
        ...{ state: 'ready', failure: null, createdAt: Date.now(), startedAt: null },
        ...{ finishedAt: null, activeMs: 0, tally: emptyTally(), closed: false },
        undoes: undoes ?? null,
      });
      records.set(record.id, record);
      return change(record.id, {});
    },

    /** Starts a job, or goes on with one that paused or stopped. Throws `job-running`. */
    start(id: number): Job {
      demand(['ready', 'paused', 'stopped'].includes(known(id).state));
      return launch(id);
    },

    /** Sends failed and uncertain rows again; rows that worked are left alone. */
    retry(id: number): Job {
      const { state, tally } = known(id);
      demand(state === 'done' || state === 'cancelled');
      demand(tally.failed + tally.uncertain > 0, 'nothing-to-send');
      demand(current === null, 'job-running');
      journal.queueFailed(id);
      return launch(id, { tally: journal.tally(id) });
    },

    /** Calls under way are answered first; the job is `paused` when they are. */
    pause(id: number): void {
      if (current?.id === id) current.run.stop();
    },

    /** Rows that were not sent stay unsent for good. */
    cancel(id: number): Job {
      if (current?.id === id) {
        cancelling = true;
        current.run.stop();
        return change(id, { state: 'cancelling' });
      }
      demand(['ready', 'paused', 'stopped'].includes(known(id).state));
      return change(id, closed(id));
    },

    list: (): Job[] => [...records.values()].sort((a, b) => b.id - a.id).map(view),
    get: (id: number): Job => view(known(id)),
    note: (id: number, note: string): Job => change(id, { note }),

    /** Earlier jobs that sent this very file with the same operation. */
    alike: (found: Plan): Job[] =>
      api
        .list()
        .filter(
          (job) => job.file.sha256 === found.file.sha256 && job.operation === found.operation,
        ),

    /** A job that takes this one back: unbans whom it banned, or the reverse. */
    async undo(id: number): Promise<Job> {
      const { operation, account, note } = known(id);
      const { inverse, key } = operations[operation];
      if (!inverse || !isAtRest(known(id))) throw new ApiError({ code: 'not-possible-now' });
      const path = join(dirname(journalFile), `undo-${id}-${Date.now()}.csv`);
      const keys = [key, ...doneKeys(id)];
      await writeFile(path, keys.join('\r\n'), { mode: 0o600 }).catch(rethrow);
      const found = await plan({ operation: inverse, path });
      return api.create(found, { account, note, undoes: id });
    },

    /** The job's file lies elsewhere now. Throws `file-changed` unless it is the very same file. */
    async relocate(id: number, path: string): Promise<Job> {
      demand(isAtRest(known(id)), 'job-running');
      const file = { ...known(id).file, path, name: basename(path) };
      await recognise(file);
      return change(id, { file });
    },

    /** Forgets a job and what became of its rows; what it did on the server stays done. */
    async remove(id: number): Promise<void> {
      const { undoes, file } = known(id);
      demand(current?.id !== id, 'job-running');
      journal.remove(id);
      records.delete(id);
      unsaved.delete(id);
      const ours = undoes !== null && dirname(file.path) === dirname(journalFile);
      if (ours) await rm(file.path, { force: true });
    },

    /** What happened last, the last row first. */
    latest: (id: number, limit: number): RowOutcome[] => journal.latest(known(id).id, limit),

    /** Recorded rows in the order of the file; `total` counts all that match. */
    results(id: number, wanted: readonly Outcome[], offset: number, limit: number): Page {
      const tally = current?.id === id ? journal.tally(id) : known(id).tally;
      const counted = wanted.length > 0 ? wanted : (Object.keys(tally) as Outcome[]);
      const total = counted.reduce((sum, outcome) => sum + tally[outcome], 0);
      return { rows: journal.page(id, wanted, offset, limit), total };
    },

    exportResults: (id: number, target: string, options?: ExportOptions) =>
      exportResults(known(id), journal, target, options),

    exportProblems: (found: Plan, target: string, options?: Omit<ExportOptions, 'results'>) =>
      exportProblems({ ...found, mapping: planMapping(found) }, target, options),

    /** Resolves when no job runs. */
    async settled(): Promise<void> {
      await current?.run.ended;
    },

    /** Lets calls under way be answered for a moment, then leaves: a running job is `paused`. */
    async close(): Promise<void> {
      if (current) {
        const { run } = current;
        run.stop();
        const timer = setTimeout(() => run.abort(), graceMs);
        await run.ended;
        clearTimeout(timer);
      }
      journal.close();
    },
  };
  return api;

  function* doneKeys(id: number): Generator<string> {
    for (let last = 0; ;) {
      const rows = journal.after(id, last, 1000);
      for (const { key, outcome } of rows) if (outcome === 'done') yield key;
      if (rows.length < 1000) return;
      last = rows.at(-1)?.row ?? last;
    }
  }
}

function rethrow(error: unknown): never {
  throw asApiError(error);
}

function restingProgress({ valid, tally }: JobRecord): Progress {
  const { done, failed, uncertain, skipped } = tally;
  const counts = { total: valid, done, failed, uncertain, skipped };
  return { ...counts, rate: 0, secondsLeft: null, slowedDown: false };
}
