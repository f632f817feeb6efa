import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Check, Job, RowOutcome } from '../../preload/jobs.ts';
import { bulkJobs } from '../../renderer/bulk-jobs.svelte.ts';
import { screensFor } from '../../renderer/screens.ts';
import BulkJobs from '../../renderer/screens/BulkJobs.svelte';
import { administrator, jobOf } from '../fakes/jobs.ts';
import { Refusal } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

const found: Check = {
  operation: 'register',
  file: { name: 'users.csv', size: 14_000, encoding: 'utf-8', delimiter: ',' },
  columns: [
    { index: 0, header: 'Name', field: 'username', secret: false },
    { index: 1, header: 'Password', field: 'password', secret: true },
  ],
  fields: [
    { name: 'username', required: true },
    { name: 'password', required: true },
  ],
  misread: false,
  missing: [],
  rows: 3,
  valid: 2,
  invalid: 1,
  warned: 0,
  counts: { missing: 1 },
  first: [
    { row: 2, cells: ['anna', '••••••••'], problems: [] },
    {
      row: 3,
      cells: ['', '••••••••'],
      problems: [{ code: 'missing', level: 'error', field: 'username', column: 0 }],
    },
  ],
  problems: [
    {
      row: 3,
      cells: ['', '••••••••'],
      problems: [{ code: 'missing', level: 'error', field: 'username', column: 0 }],
    },
  ],
  sentBefore: null,
};

const rowOf = (parts: Partial<RowOutcome> = {}): RowOutcome => ({
  ...{ row: 64, key: 'd_okoye', outcome: 'failed', code: 'user-exists', detail: null },
  ...{ userId: null, tries: 3 },
  ...parts,
});

type BulkHandlers = NonNullable<Parameters<typeof connect>[1]>['bulk'];

/** The screen of an administrator with these jobs. */
async function open(jobs: Job[] = [], bulk: BulkHandlers = {}) {
  const snapshot = snapshotOf({ account: administrator, settings: null, jobs });
  const perch = await connect(snapshot, { bulk: { latest: () => [], ...bulk } });
  // The page keeps where the user was; a test begins at the beginning.
  bulkJobs.show(null);
  bulkJobs.chunk = '50';
  await bulkJobs.discard();
  perch.calls.splice(0);
  return { perch, ...show(BulkJobs) };
}

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

test('a file is checked for the chosen operation, problems first, and nothing is sent', async () => {
  const { perch, user } = await open([], {
    chooseFile: () => ({ name: 'users.csv', size: 14_000 }),
    check: () => found,
  });
  await user.click(screen.getByRole('button', { name: 'Choose file' }));
  await settled();
  expect(screen.getByText('2 rows are ready')).toBeVisible();
  const [, first, second] = screen.getAllByRole('row');
  expect(first).toHaveTextContent(/3\s*empty.*Username is missing/);
  expect(second).toHaveTextContent(/2\s*anna.*Ready/);
  expect(asked(perch, 'bulk').map(({ route }) => route)).toEqual(['bulk.chooseFile', 'bulk.check']);
  await user.click(screen.getByRole('button', { name: 'Remove file' }));
  expect(screen.getByText('Drop a CSV file here')).toBeVisible();
});

test('a column is corrected by hand, and the file read anew with it', async () => {
  const { perch, user } = await open([], {
    chooseFile: () => ({ name: 'users.csv', size: 14_000 }),
    check: () => found,
  });
  await user.click(screen.getByRole('button', { name: 'Choose file' }));
  await settled();
  const [username] = screen.getAllByLabelText('Username (required)');
  if (!username) throw new Error('no choice for the username');
  await user.selectOptions(username, '2: Password');
  await settled();
  expect(asked(perch, 'bulk').at(-1)?.input).toEqual({
    operation: 'register',
    mapping: { username: 1 },
  });
});

test('the button starts the job with the size of the calls, and leads to it', async () => {
  const start = vi.fn(() => ({ id: 7 }));
  const { perch, user } = await open([], {
    chooseFile: () => ({ name: 'users.csv', size: 14_000 }),
    check: () => found,
    start,
  });
  await user.click(screen.getByRole('button', { name: 'Choose file' }));
  await settled();
  const chunk = screen.getByRole('textbox', { name: 'Rows in a call' });
  const button = screen.getByRole('button', { name: 'Create 2 users' });
  await user.clear(chunk);
  await user.type(chunk, '501');
  expect(button).toBeDisabled();
  await user.clear(chunk);
  await user.type(chunk, '20');
  await user.click(button);
  expect(start).toHaveBeenCalledWith({ chunk: 20, note: '' });
  perch.push({ jobs: [jobOf()] });
  await settled();
  expect(screen.getByRole('progressbar', { name: 'Creating users' })).toHaveAttribute(
    'aria-valuenow',
    '63',
  );
});

test('a file that cannot be used is refused in words with the row', async () => {
  const { user } = await open([], {
    chooseFile: () => ({ name: 'users.csv', size: 14_000 }),
    check: () => {
      throw new Refusal({ code: 'quote-not-closed', row: 12 });
    },
  });
  await user.click(screen.getByRole('button', { name: 'Choose file' }));
  await settled();
  expect(screen.getByText(/A quote is opened and never closed.*\(row 12\)/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Remove file' }));
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
