import type { FailureCode } from '../../preload/failure.ts';
import type { Job } from './job.ts';

type Parts = {
  /** Goes on with a job, if that is possible at the moment. */
  resume(id: number): void;
  /** Asks for a look at the server before long; `connected` is to be told of its success. */
  look(): void;
};

/** What passes without the user. */
const passing: readonly FailureCode[] = ['offline', 'timeout', 'server-error'];

const MINUTE = 60_000;
const LONGEST = 15 * MINUTE;

type Stuck = { at: number; through: number; tries: number };

/**
 * Jobs that have paused because the server could not be had: they go on when it is back, since nobody watches
 * a long job. One that gets nowhere then is tried less and less often.
 */
export function openComeback({ resume, look }: Parts) {
  const stuck = new Map<number, Stuck>();
  const through = ({ progress: { done, failed } }: Job) => done + failed;
  const due = ({ at, tries }: Stuck) =>
    at + (tries === 0 ? 0 : Math.min(LONGEST, MINUTE * 2 ** (tries - 1)));

  return {
    /** A job has come to rest. @returns whether that is news: not when it has only got stuck again. */
    rested(job: Job): boolean {
      const before = stuck.get(job.id);
      if (job.state !== 'paused' || !passing.includes(job.failure?.code ?? 'internal')) {
        stuck.delete(job.id);
        return true;
      }
      const again = before?.through === through(job);
      stuck.set(job.id, {
        at: Date.now(),
        through: through(job),
        tries: again ? before.tries + 1 : 0,
      });
      look();
      return !again;
    },
    /** The user decides about a job, or deletes it. */
    forget: (id: number): void => void stuck.delete(id),
    /** The computer slept: whatever was wrong before may be over. */
    woke(): void {
      for (const one of stuck.values()) one.tries = 0;
    },
    /** The server was there at this time, epoch ms. */
    connected(at: number): void {
      for (const [id, one] of stuck) if (at > one.at && at >= due(one)) resume(id);
    },
  };
}
