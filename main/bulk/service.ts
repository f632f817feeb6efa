import { join } from 'node:path';
import type { Job } from '../../preload/jobs.ts';
import type { Session } from '../account/session.ts';
import type { State } from '../account/state.ts';
import { ApiError } from '../api/errors.ts';
import type { Log } from '../log.ts';
import type { Send } from './answer.ts';
import { openDraft } from './draft.ts';
import { openDropped } from './dropped.ts';
import { isAtRest, type Job as WholeJob } from './job.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createSend } from './send.ts';

export type BulkDeps = {
  /** A folder of the profile. */
  folder: string;
  state: State;
  /** @throws {ApiError} `no-permission` when no administrator is signed in. */
  administrator(): Session;
  /** Tells the window how far a file has been checked, 0 to 1. */
  onCheck(share: number): void;
  /** A job is through, or it has paused by itself. */
  onEnd(job: Job): void;
  log: Pick<Log, 'warn'>;
};

export type Bulk = ReturnType<typeof openBulk>;

/** Progress is shown so often, ms: the window draws the whole page each time. */
const SHOW_EVERY = 200;
/** Jobs in the snapshot; older ones stay in the journal. */
const SHOWN = 50;

/** Bulk jobs for the administrator who is signed in: the engine, the chosen file, and what is shown. */
export function openBulk({ folder, state, administrator, onCheck, onEnd, log }: BulkDeps) {
  let opened: Jobs | undefined;
  let timer: NodeJS.Timeout | undefined;
  const states = new Map<number, Job['state']>();
  const report = (error: unknown) => log.warn('bulk jobs', error);

  const dropped = openDropped(join(folder, 'dropped'));
  const draft = openDraft({ dropped, onProgress: onCheck, changed: sweep });

  /** The journal is opened for the first administrator; other accounts never need it. */
  function jobs(): Jobs {
    if (opened) return opened;
    opened = createJobs({ journalFile: join(folder, 'jobs.sqlite'), sendFor, onChange });
    if (opened.setAside) state.change({ setAside: opened.setAside });
    for (const job of opened.list()) states.set(job.id, job.state);
    sweep(unfinished());
    return opened;
  }
  const unfinished = () =>
    opened?.list().filter(({ state }) => state !== 'done' && state !== 'cancelled');

  /** An administrator's token may be renewed while a job runs, so each call asks for the session. */
  function sendFor(account: string): Send {
    const client = () => {
      const session = administrator();
      if (session.account.key === account) return session.client;
      throw new ApiError({ code: 'not-signed-in' });
    };
    client();
    return async (...call) => createSend(client())(...call);
  }

  function onChange(job: WholeJob) {
    const before = states.get(job.id);
    states.set(job.id, job.state);
    if (before === job.state) {
      timer ??= setTimeout(show, SHOW_EVERY);
      return;
    }
    show();
    const paused = job.state === 'paused' && job.failure !== null;
    if (before === 'running' && (job.state === 'done' || paused)) onEnd(shownJob(job));
  }

  function show() {
    clearTimeout(timer);
    timer = undefined;
    const key = present()?.account.key;
    if (key === undefined || !opened) return;
    const mine = opened.list().filter((job) => job.account === key);
    state.change({ jobs: mine.slice(0, SHOWN).map(shownJob) });
  }

  function present(): Session | null {
    try {
      return administrator();
    } catch {
      return null;
    }
  }

  /** Copies of dropped files go when no job can use them any more. */
  function sweep(kept = opened?.list() ?? []) {
    const wanted = kept.map(({ file }) => file.path);
    dropped.sweep(draft.path === null ? wanted : [...wanted, draft.path]).catch(report);
  }

  const running = () => opened?.list().find((job) => !isAtRest(job));

  /** Whoever becomes the administrator finds the jobs. */
  state.subscribe(({ jobs: shown }) => {
    if (shown !== null || !present()) return;
    try {
      jobs();
      show();
    } catch (error) {
      report(error);
      // What is wrong is said when something is asked of the jobs.
      state.change({ jobs: [] });
    }
  });

  const service = {
    get jobs() {
      administrator();
      return jobs();
    },
    get draft() {
      administrator();
      return draft;
    },
    /** Nobody is there any more to make a job of the chosen file. */
    dropDraft: () => draft.discard(),
    /** Another administrator's jobs are none. @throws {ApiError} `no-such-job`. */
    own(id: number): WholeJob {
      const { key } = administrator().account;
      const job = jobs().get(id);
      if (job.account !== key) throw new ApiError({ code: 'no-such-job' });
      return job;
    },
    show,
    administrator,
    /** @throws {ApiError} `job-running`: one job at a time. */
    needIdle() {
      if (running()) throw new ApiError({ code: 'job-running' });
    },

    /** Pauses the job that runs and waits for its calls under way. */
    async leave() {
      const job = running();
      if (!opened || !job) return;
      opened.pause(job.id);
      await opened.settled();
    },
    /** What is to be waited for before the program ends; undefined when nothing runs. */
    settled: () => (running() ? service.leave() : undefined),

    /** Forgets an account's jobs. */
    async forget(account: string) {
      if (!opened) return;
      await opened.settled();
      const theirs = opened.list().filter((job) => job.account === account);
      for (const { id } of theirs) await opened.remove(id);
      draft.discard();
    },

    /** Before the program ends. What is left of ended jobs needs no file any more. */
    close() {
      draft.stopCheck();
      sweep(unfinished());
      opened?.close().catch(report);
    },
  };
  return service;
}

/** A job as the page may see it: without the place of its file. */
function shownJob({
  account: _account,
  file,
  mapping: _mapping,
  closed: _closed,
  ...job
}: WholeJob): Job {
  return { ...job, fileName: file.name };
}
