import { expect, test } from 'vitest';
import { createState } from '../../main/account/state.ts';
import { followJobs } from '../../main/desktop/job-progress.ts';
import { jobOf } from '../fakes/jobs.ts';
import { preferences } from '../fakes/snapshot.ts';

test('the taskbar shows the job that runs, and nothing when none does', async () => {
  const state = createState(preferences, 'en');
  const shown: (number | null)[] = [];
  followJobs(state, { progress: (share) => shown.push(share) });
  const { progress } = jobOf();
  for (const jobs of [
    [jobOf({ state: 'done' })],
    [jobOf()],
    [jobOf({ progress: { ...progress, done: 178 } })],
    [jobOf({ state: 'done' })],
    null,
  ]) {
    state.change({ jobs });
    await Promise.resolve();
  }
  expect(shown).toEqual([0.63, 0.99, null]);
});
