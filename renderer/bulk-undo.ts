import { m } from '../messages/compiled/messages.js';
import type { Job } from '../preload/jobs.ts';

/** Jobs that take others back. Each knows the other only as long as both are in the history. */

/** The newest job that takes this one back. */
export const undoOf = ({ id }: Job, jobs: Job[]): Job | undefined =>
  jobs.find(({ undoes }) => undoes === id);

/** The job that this one takes back. */
export const undoneBy = ({ undoes }: Job, jobs: Job[]): Job | undefined =>
  undoes === null ? undefined : jobs.find(({ id }) => id === undoes);

/** Undone, as far as rows were: the history says so at the first job. */
export const isTakenBack = (job: Job, jobs: Job[]): boolean =>
  (undoOf(job, jobs)?.tally.done ?? 0) > 0;

/** An undo that was cancelled has left rows that only another one can take back. */
export const mayUndo = ({ tally, takenBackBy }: Job): boolean =>
  tally.done > 0 && takenBackBy === null;

/** The job's file; that of an undo is Perch's own, so it is called after the user's. */
export const fileWords = ({ undoes, fileName }: Job): string =>
  undoes === null ? fileName : m.bulk_undo_of({ file: fileName });
