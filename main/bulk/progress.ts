import { isEnded, type JobRecord, type Progress } from './job.ts';
import type { Settled } from './journal.ts';
import type { Tally } from './outcome.ts';
import { createRate } from './rate.ts';

/** Counts what becomes of a job's rows while it runs. */
export function createCount(job: JobRecord, tally: Tally, now: () => number) {
  const rate = createRate(now);
  const total = job.closed ? tally.done + tally.failed + tally.uncertain + tally.queued : job.valid;
  /** Uncertain rows that no call of this run carries again. */
  let givenUp = 0;

  return {
    tally,

    settled({ outcome }: Settled, doubtful: boolean): void {
      if (outcome === 'queued') return;
      tally[outcome] += 1;
      if (doubtful) tally.uncertain -= 1;
      if (outcome !== 'skipped') rate.add(1);
    },
    /** Rows that were certain so far got no answer. */
    unanswered(rows: number): void {
      tally.uncertain += rows;
    },
    gaveUp(rows: number): void {
      givenUp += rows;
    },

    progress({ retryAt, slowedDown }: Pick<Progress, 'retryAt' | 'slowedDown'>): Progress {
      const { done, failed, uncertain, skipped } = tally;
      const retrying = uncertain - givenUp;
      const perSecond = rate.perSecond();
      const left = total - done - failed - givenUp;
      const isKnown = perSecond > 0 && retryAt === null;
      return {
        ...{ total, done, failed, uncertain, retrying, skipped, slowedDown, retryAt },
        rate: perSecond,
        secondsLeft: isKnown ? Math.ceil(left / perSecond) : null,
      };
    },
  };
}

/** How far a job is that does not run. Unless it has ended, it would ask about its uncertain rows again. */
export function restingProgress(job: JobRecord): Progress {
  const { done, failed, uncertain, skipped } = job.tally;
  const retrying = isEnded(job) ? 0 : uncertain;
  const counts = { total: job.valid, done, failed, uncertain, retrying, skipped };
  return { ...counts, rate: 0, secondsLeft: null, slowedDown: false, retryAt: null };
}
