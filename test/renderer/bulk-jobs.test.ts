import { screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { bulkJobs } from '../../renderer/bulk-jobs.svelte.ts';
import { screensFor } from '../../renderer/screens.ts';
import { administrator, jobOf, rowOf, soundCheckOf } from '../fakes/jobs.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { open, openFile } from './bulk.ts';
import { asked, settled } from './page.ts';

test('only an administrator has the area, and no screen of a user', () => {
  const names = (parts: Parameters<typeof snapshotOf>[0]) =>
    screensFor(snapshotOf(parts)).map(({ name }) => name);
  expect(names({ account: administrator, jobs: [] })).toEqual([
    'bulk-jobs',
    'users',
    'preferences',
  ]);
  expect(names({})).not.toContain('bulk-jobs');
  const actingAs = { userId: '1', groupId: null, name: 'Lin', until: 0, by: administrator };
  expect(names({ actingAs })).toEqual(expect.arrayContaining(['overview', 'profile', 'bulk-jobs']));
});

test('steps that are behind one are told to be done', async () => {
  await openFile({ check: () => soundCheckOf() });
  const [choose, check] = within(screen.getByRole('list', { name: 'Steps' })).getAllByRole(
    'listitem',
  );
  expect(choose).toHaveTextContent('Choose, done');
  expect(check).not.toHaveTextContent('done');
});

test('progress is read out at each tenth, and a busy server is said', async () => {
  const { perch } = await open([jobOf()]);
  bulkJobs.show(7);
  await settled();
  expect(screen.getByText('60 percent done')).toBeInTheDocument();
  expect(screen.getByText('115 of 182')).toBeVisible();
  const { progress } = jobOf();
  perch.push({ jobs: [jobOf({ progress: { ...progress, done: 132, slowedDown: true } })] });
  await settled();
  expect(screen.getByText('70 percent done')).toBeInTheDocument();
  expect(screen.getByText('Slowed down, server is busy')).toBeVisible();
});

test('a job that stopped asks, and goes on at the word of the user only', async () => {
  const { perch, user } = await open([jobOf({ state: 'stopped' })]);
  expect(screen.getByText('A job stopped at row 120. Continue?')).toBeVisible();
  expect(asked(perch, 'bulk')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  expect(asked(perch, 'bulk')[0]).toEqual({ route: 'bulk.resume', input: { id: 7 } });
});

test('a job whose file has gone asks where it is', async () => {
  const lost = jobOf({ state: 'paused', failure: { code: 'file-missing' } });
  const { perch, user } = await open([lost], { locate: () => true });
  bulkJobs.show(7);
  await settled();
  expect(screen.getByText(/The file is not where it was/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show the file' }));
  await settled();
  const routes = asked(perch, 'bulk').map(({ route }) => route);
  expect(routes).toEqual(expect.arrayContaining(['bulk.locate', 'bulk.resume']));
});

test('results show what failed first, with its reason, and can be retried', async () => {
  const job = jobOf({ state: 'done', finishedAt: Date.now(), activeMs: 39_000 });
  const { perch, user } = await open([job], {
    results: ({ wanted }) =>
      wanted[0] === 'failed'
        ? { rows: [rowOf()], total: 2 }
        : { rows: [rowOf({ row: 2, outcome: 'done', code: null, userId: '77' })], total: 113 },
  });
  bulkJobs.show(7);
  await settled();
  expect(screen.getByRole('heading', { name: '113 of 182 users created' })).toBeVisible();
  expect(screen.getByText(/finished .* after 39 seconds/)).toBeVisible();
  expect(screen.getAllByRole('row')[1]).toHaveTextContent(/64\s*d_okoye.*3\s*Name is taken/);
  await user.click(screen.getByRole('radio', { name: 'Done 113' }));
  await settled();
  expect(screen.getAllByRole('row')[1]).toHaveTextContent(/2\s*d_okoye\s*77/);
  await user.click(screen.getByRole('button', { name: 'Next rows' }));
  await settled();
  expect(asked(perch, 'bulk').at(-1)?.input).toMatchObject({ wanted: ['done'], offset: 50 });
  await user.click(screen.getByRole('button', { name: 'Retry failed' }));
  expect(asked(perch, 'bulk').at(-1)).toEqual({ route: 'bulk.retry', input: { id: 7 } });
});

test('a ban can be taken back, once asked; what created users cannot', async () => {
  const done = { state: 'done', finishedAt: 1, activeMs: 1 } as const;
  const { perch, user } = await open(
    [jobOf({ ...done, operation: 'ban' }), jobOf({ ...done, id: 8 })],
    {
      results: () => ({ rows: [], total: 0 }),
      undo: () => ({ id: 9 }),
    },
  );
  bulkJobs.show(8);
  await settled();
  expect(screen.queryByRole('button', { name: /again/ })).toBeNull();
  bulkJobs.show(7);
  await settled();
  await user.click(screen.getByRole('button', { name: 'Activate them again' }));
  const dialog = within(screen.getByRole('alertdialog', { name: 'Activate 113 users?' }));
  await user.click(dialog.getByRole('button', { name: 'Activate 113 users' }));
  expect(asked(perch, 'bulk').at(-1)).toEqual({ route: 'bulk.undo', input: { id: 7 } });
});
