import type { Tally } from '../../preload/jobs.ts';

export { outcomes } from '../../preload/jobs.ts';
export type { Outcome, RowOutcome, Tally } from '../../preload/jobs.ts';

export const emptyTally = (): Tally => ({
  uncertain: 0,
  done: 0,
  failed: 0,
  skipped: 0,
  queued: 0,
});
