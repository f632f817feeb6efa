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
export function mayUndo(job: Job, jobs: Job[]): boolean {
  const undo = undoOf(job, jobs);
  return job.tally.done > 0 && (!undo || undo.state === 'cancelled');
}

/** The job's file; that of an undo is Perch's own, so it is called after the user's. */
export function fileWords(job: Job, jobs: Job[]): string {
  const first = firstOf(job, jobs);
  return first === job ? job.fileName : m.bulk_undo_of({ file: first.fileName });
}

function firstOf(job: Job, jobs: Job[]): Job {
  const before = undoneBy(job, jobs);
  return before ? firstOf(before, jobs) : job;
}
