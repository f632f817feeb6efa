import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../preload/jobs.ts';
import type { Session } from '../account/session.ts';
import type { State } from '../account/state.ts';
import { ApiError } from '../api/errors.ts';
import type { Log } from '../log.ts';
import type { Send } from './answer.ts';
import { openComeback } from './comeback.ts';
import { openDraft } from './draft.ts';
import { openDropped } from './dropped.ts';
import { isAtRest, isEnded, type Job as WholeJob } from './job.ts';
import { createJobs, type Jobs } from './jobs.ts';
import type { PaceOptions } from './pace.ts';
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
  /** Looks before long whether the server is there, and says so in the snapshot. */
  look(): void;
  log: Pick<Log, 'warn'>;
  pace?: PaceOptions;
};

export type Bulk = ReturnType<typeof openBulk>;

/** Progress is shown so often, ms: the window draws the whole page each time. */
const SHOW_EVERY = 200;
/** Jobs in the snapshot; older ones stay in the journal. */
const SHOWN = 50;

/** Bulk jobs for the administrator who is signed in: the engine, the chosen file, and what is shown. */
export function openBulk(deps: BulkDeps) {
  const { folder, state, administrator, onCheck, onEnd, look, log, pace } = deps;
  const journalFile = join(folder, 'jobs.sqlite');
  let opened: Jobs | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Whose draft it is. */
  let owner: string | undefined;
  const states = new Map<number, Job['state']>();
  const report = (error: unknown) => log.warn('bulk jobs', error);

  const dropped = openDropped(join(folder, 'dropped'));
  const draft = openDraft({ dropped, onProgress: onCheck, changed: sweep });
  const comeback = openComeback({ resume: goOn, look });

  /** The journal is opened for the first administrator; other accounts never need it. */
  function jobs(): Jobs {
    if (opened) return opened;
    opened = createJobs({ journalFile, sendFor, onChange, pace, log });
    if (opened.setAside) state.change({ setAside: opened.setAside });
    for (const job of opened.list()) {
      states.set(job.id, job.state);
      comeback.rested(job);
    }
    sweep((job) => !isEnded(job));
    return opened;
  }

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
    if (!isAtRest(job)) return;
    sweep();
    if (before !== 'running') return;
    const isNews = comeback.rested(job);
    const paused = job.state === 'paused' && job.failure !== null;
    if (isNews && (job.state === 'done' || paused)) onEnd(shownJob(job));
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

  /** Copies of dropped files go when no job can send from them any more. */
  function sweep(needsFile = mayStillSend) {
    // As long as the journal is closed, nobody knows what its jobs need.
    if (!opened && existsSync(journalFile)) return;
    const wanted = (opened?.list() ?? []).filter(needsFile).map(({ file }) => file.path);
    try {
      dropped.sweep(draft.path === null ? wanted : [...wanted, draft.path]);
    } catch (error) {
      report(error);
    }
  }

  const running = () => opened?.list().find((job) => !isAtRest(job));

  /** The server is back. The job's own administrator may be away, or another job under way: then it waits on. */
  function goOn(id: number) {
    const job = opened?.list().find((one) => one.id === id);
    if (job?.state !== 'paused' || job.account !== present()?.account.key || running()) return;
    try {
      opened?.start(id);
    } catch (error) {
      report(error);
    }
  }

  /** Whoever becomes the administrator finds the jobs, and no file that somebody else has chosen. */
  state.subscribe(({ jobs: shown, connection: { state: line, syncedAt } }) => {
    const key = present()?.account.key;
    if (key !== owner) draft.discard();
    owner = key;
    if (line === 'online' && syncedAt !== null) comeback.connected(syncedAt);
    if (shown !== null || key === undefined) return;
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
    /** The job under way, whoever's it is. */
    get running() {
      return running()?.id;
    },
    goOn,
    /** @throws {ApiError} `job-running`: one job at a time. */
    needIdle() {
      if (running()) throw new ApiError({ code: 'job-running' });
    },
    /** The user goes on with a job. */
    resume(id: number) {
      const job = service.own(id);
      comeback.forget(job.id);
      jobs().start(job.id);
    },
    async remove(id: number) {
      const job = service.own(id);
      await jobs().remove(job.id);
      comeback.forget(job.id);
      sweep();
      show();
    },
    /** The job's file was dropped, and its copy was not kept: nobody knows where the file itself lies. */
    hasLostCopy: ({ file }: WholeJob) => dropped.hadCopy(file.path),
    /** The computer is back from sleep. */
    woke: () => comeback.woke(),

    /** Pauses the job that runs and waits for its calls under way. */
    async leave() {
      const job = running();
      if (!opened || !job) return;
      opened.pause(job.id);
      await opened.settled();
    },
    /** What is to be waited for before the program ends; undefined when nothing runs. */
    settled: () => (running() ? service.leave() : undefined),

    /** Forgets an account's jobs, whoever is signed in. */
    async forget(account: string) {
      if (owner === account) draft.discard();
      if (!opened && !existsSync(journalFile)) return;
      const all = jobs();
      if (running()?.account === account) await service.leave();
      const theirs = all.list().filter((job) => job.account === account);
      await all.remove(...theirs.map(({ id }) => id));
      for (const { id } of theirs) comeback.forget(id);
      sweep();
    },

    /** Forgets everything, also what belongs to accounts that Perch does not know any more. */
    async forgetAll() {
      draft.discard();
      await opened?.close().catch(report);
      opened = undefined;
      // The next journal counts from one again.
      for (const id of states.keys()) comeback.forget(id);
      states.clear();
      await rm(folder, { recursive: true, force: true });
    },

    /** Before the program ends. What is left of ended jobs needs no file any more. */
    close() {
      draft.discard();
      sweep((job) => !isEnded(job));
      opened?.close().catch(report);
    },
  };
  return service;
}

/** Ended jobs send failed and uncertain rows again when they are asked to. */
const mayStillSend = (job: WholeJob): boolean =>
  !isEnded(job) || job.tally.failed + job.tally.uncertain > 0;

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
