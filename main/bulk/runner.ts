import type { Log } from '../log.ts';
import type { Send } from './answer.ts';
import { ApiError } from '../api/errors.ts';
import { bulkFailureOf } from './failure.ts';
import type { History } from './history.ts';
import type { JobRecord, Progress } from './job.ts';
import type { Journal, Settled } from './journal.ts';
import type { Tally } from './outcome.ts';
import type { PaceOptions } from './pace.ts';
import { restingProgress } from './progress.ts';
import { startRun, type Run, type RunEnd } from './run.ts';

export type RunnerParts = {
  journal: Journal;
  history: History;
  /** The session that sends an account's jobs. Throws when it is not signed in. */
  sendFor: (account: string) => Send;
  pace?: PaceOptions | undefined;
  /** Called when the job changes, at most ten times a second while it runs. */
  changed(id: number): void;
  log?: Pick<Log, 'warn'> | undefined;
};

type Current = { id: number; run: Run; progress: Progress; tally: Tally; ended: Promise<void> };

const tellEvery = 100;
/** How long closing waits for answers that are on their way. */
const graceMs = 3000;

/** Starts and stops jobs, of which one at a time runs. */
export function createRunner({ journal, history, sendFor, pace, changed, log }: RunnerParts) {
  const unsaved = new Map<number, Settled[]>();
  let current: Current | null = null;

  function change(id: number, patch: Partial<JobRecord>): void {
    history.change(id, patch);
    changed(id);
  }

  function launch(id: number, patch: Partial<JobRecord> = {}): void {
    const record = history.known(id);
    const send = sendFor(record.account);
    const job = { ...record, ...patch, state: 'running' as const, failure: null };
    const startedAt = Date.now();
    let telling: NodeJS.Timeout | undefined;
    const run = startRun({
      ...{ job, journal, send, pace },
      unsaved: unsaved.get(id) ?? [],
      onProgress(progress, tally) {
        if (current?.id !== id) return;
        current.progress = progress;
        current.tally = { ...tally };
        telling ??= setTimeout(() => {
          telling = undefined;
          changed(id);
        }, tellEvery);
      },
    });
    unsaved.delete(id);
    const ended = follow(run).then((end) => {
      clearTimeout(telling);
      settle(id, end, Date.now() - startedAt);
    });
    current = { id, run, progress: restingProgress(job), tally: job.tally, ended };
    change(id, { ...job, startedAt: job.startedAt ?? startedAt, finishedAt: null });
  }

  /** A fault of Perch's own stops the job as any other trouble does. */
  async function follow({ ended, abort }: Run): Promise<RunEnd> {
    try {
      return await ended;
    } catch (error) {
      log?.warn('bulk job', error);
      abort();
      return { finished: false, failure: bulkFailureOf(error), unsaved: [] };
    }
  }

  function settle(id: number, end: RunEnd, ranMs: number): void {
    const { activeMs, state } = history.known(id);
    if (end.unsaved.length > 0) unsaved.set(id, end.unsaved);
    current = null;
    const ran = { activeMs: activeMs + ranMs, failure: end.failure, tally: history.tally(id) };
    if (end.finished) change(id, { ...ran, state: 'done', finishedAt: Date.now() });
    else if (state === 'cancelling') change(id, { ...ran, ...closedOrPaused(id) });
    else change(id, { ...ran, state: 'paused' });
  }

  /** Rows that were not sent stay unsent for good. */
  function closed(id: number): Partial<JobRecord> {
    journal.dropQueue(id);
    const tally = history.tally(id);
    return { state: 'cancelled', closed: true, finishedAt: Date.now(), tally };
  }

  /** On a full disk that cannot be noted: the job rests, and can be cancelled when there is room. */
  function closedOrPaused(id: number): Partial<JobRecord> {
    try {
      return closed(id);
    } catch (error) {
      return { state: 'paused', failure: bulkFailureOf(error) };
    }
  }

  return {
    isRunning: (id: number): boolean => current?.id === id,

    /** How far the job is that runs; undefined for others. */
    progress(id: number): Pick<Current, 'progress' | 'tally'> | undefined {
      return current?.id === id ? current : undefined;
    },

    /** Throws `job-running`. */
    needIdle(): void {
      if (current) throw new ApiError({ code: 'job-running' });
    },

    /** Starts a job, or goes on with it. The caller has asked for `needIdle`. */
    launch,

    /** Calls under way are answered first; then the job is `paused`. */
    pause(id: number): void {
      if (current?.id === id) current.run.stop();
    },

    /** Ends a job before it is through, after the answers to calls under way. */
    cancel(id: number): void {
      if (current?.id === id) {
        current.run.stop();
        change(id, { state: 'cancelling' });
      } else {
        change(id, closed(id));
      }
    },

    /** Forgets what the journal had no room for. */
    forget(ids: readonly number[]): void {
      for (const id of ids) unsaved.delete(id);
    },

    /** Resolves when no job runs. */
    async settled(): Promise<void> {
      await current?.ended;
    },

    /** Lets calls under way be answered for a moment; a running job is `paused` then. Undefined when none runs. */
    leave(): Promise<void> | undefined {
      if (!current) return undefined;
      const { run, ended } = current;
      run.stop();
      const timer = setTimeout(() => run.abort(), graceMs);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}
