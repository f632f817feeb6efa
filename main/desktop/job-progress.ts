import type { Job } from '../../preload/jobs.ts';
import type { State } from '../account/state.ts';
import type { Window } from './window.ts';

/** The share of a job's rows that are through, 0 to 1. */
export function shareOf({ progress }: Job): number {
  const { total, done, failed, uncertain, retrying } = progress;
  return total === 0 ? 1 : Math.min(1, (done + failed + uncertain - retrying) / total);
}

/** The job that is under way, if one is. */
export const underWay = (jobs: Job[] | null): Job | undefined =>
  jobs?.find(({ state }) => state === 'running' || state === 'cancelling');

/** Shows on the taskbar or the dock how far a job is. */
export function followJobs(state: State, window: Pick<Window, 'progress'>): void {
  let shown: number | null = null;
  state.subscribe(({ jobs }) => {
    const job = underWay(jobs);
    const share = job ? Math.round(shareOf(job) * 100) / 100 : null;
    // A window that is opened meanwhile has none yet, so a running job's is set each time.
    if (share === null && shown === null) return;
    shown = share;
    window.progress(share);
  });
}
