import { screen } from '@testing-library/svelte';
import type { Job } from '../../preload/jobs.ts';
import type { Snapshot } from '../../preload/types.ts';
import { bulkDraft } from '../../renderer/bulk-draft.svelte.ts';
import { bulkJobs } from '../../renderer/bulk-jobs.svelte.ts';
import BulkJobs from '../../renderer/screens/BulkJobs.svelte';
import { administrator, checkOf } from '../fakes/jobs.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

type BulkHandlers = NonNullable<NonNullable<Parameters<typeof connect>[1]>['bulk']>;

/** The screen of an administrator with these jobs. */
export async function open(
  jobs: Job[] = [],
  bulk: BulkHandlers = {},
  parts: Partial<Snapshot> = {},
) {
  const snapshot = snapshotOf({ account: administrator, settings: null, jobs, ...parts });
  const perch = await connect(snapshot, { bulk: { latest: () => [], ...bulk } });
  // The page keeps where the user was; a test begins at the beginning.
  bulkJobs.show(null);
  bulkDraft.forget();
  bulkDraft.chunk = '50';
  perch.calls.splice(0);
  return { perch, ...show(BulkJobs) };
}

/** The same at a file that was chosen and checked. */
export async function openFile(bulk: BulkHandlers = {}, jobs: Job[] = []) {
  const opened = await open(jobs, {
    chooseFile: () => ({ name: 'users.csv', size: 14_000 }),
    check: () => checkOf(),
    ...bulk,
  });
  await opened.user.click(screen.getByRole('button', { name: 'Choose file' }));
  await settled();
  return opened;
}

/** Looks at a job. */
export async function look(id: number): Promise<void> {
  bulkJobs.show(id);
  await settled();
}
