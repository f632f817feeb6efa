import { screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { jobOf, rowOf } from '../fakes/jobs.ts';
import { Refusal } from '../fakes/perch.ts';
import type { Job } from '../../preload/jobs.ts';
import { look, open } from './bulk.ts';
import { asked, settled } from './page.ts';

/** A job that is through, with so many rows of each kind. */
function doneOf(counts: Partial<Job['tally']> = {}, parts: Partial<Job> = {}): Job {
  const tally = { uncertain: 0, done: 113, failed: 2, skipped: 4, queued: 0, ...counts };
  const progress = { ...jobOf().progress, ...tally };
  return jobOf({
    ...{ state: 'done', finishedAt: Date.now(), activeMs: 39_000, tally, progress },
    ...parts,
  });
}
const none = { results: () => ({ rows: [], total: 0 }) };

test('results show what failed first, with its reason, and can be retried', async () => {
  const { perch, user } = await open([doneOf()], {
    results: ({ wanted }) =>
      wanted[0] === 'failed'
        ? { rows: [rowOf()], total: 2 }
        : { rows: [rowOf({ row: 2, outcome: 'done', code: null, userId: '77' })], total: 113 },
  });
  await look(7);
  expect(screen.getByRole('heading', { name: '113 of 182 users created' })).toBeVisible();
  expect(screen.getByText(/finished .* after 39 seconds/)).toBeVisible();
  expect(screen.getAllByRole('row')[1]).toHaveTextContent(/64\s*d_okoye.*3\s*Name is taken/);
  await user.click(screen.getByRole('radio', { name: 'Done 113' }));
  await settled();
  expect(screen.getAllByRole('row')[1]).toHaveTextContent(/2\s*d_okoye\s*77.*Created/);
  await user.click(screen.getByRole('button', { name: 'Next rows' }));
  await settled();
  expect(asked(perch, 'bulk').at(-1)?.input).toMatchObject({ wanted: ['done'], offset: 50 });
  await user.click(screen.getByRole('button', { name: 'Retry 2 rows' }));
  expect(asked(perch, 'bulk').at(-1)).toEqual({ route: 'bulk.retry', input: { id: 7 } });
});

test('what a retry and an export take is counted with the uncertain rows', async () => {
  await open([doneOf({ failed: 0, uncertain: 5 })], none);
  await look(7);
  expect(screen.getByRole('button', { name: 'Retry 5 rows' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Export 5 rows to retry' })).toBeVisible();
});

test('the sign is a check for a job without faults only', async () => {
  await open([doneOf({ done: 182, failed: 0 }), doneOf({ done: 0, failed: 182 }, { id: 8 })], none);
  await look(7);
  expect(document.querySelector('.glyph .lucide-check')).not.toBeNull();
  await look(8);
  expect(document.querySelector('.glyph .lucide-check')).toBeNull();
  expect(document.querySelector('.glyph .lucide-triangle-alert')).not.toBeNull();
});

test('rows are read once, whatever else happens, and a failure stays until it is closed', async () => {
  const { perch, user } = await open([doneOf()], {
    ...none,
    exportResults: () => {
      throw new Refusal({ code: 'disk-full' });
    },
  });
  await look(7);
  await user.click(screen.getByRole('button', { name: 'Export results' }));
  await settled();
  expect(screen.getByRole('alert')).toBeVisible();
  for (const note of ['a', 'b', 'c']) {
    perch.push({ jobs: [doneOf({}, { note })] });
    await settled();
  }
  expect(screen.getByRole('alert')).toBeVisible();
  expect(asked(perch, 'bulk').filter(({ route }) => route === 'bulk.results')).toHaveLength(1);
});

test('rows that cannot be read are no failure of what the user did', async () => {
  await open([doneOf()], {
    results: () => {
      throw new Refusal({ code: 'journal-unreadable' });
    },
  });
  await look(7);
  expect(within(screen.getByRole('table')).getByRole('alert')).toBeVisible();
});

test('where the file is lost, showing it is what one does first', async () => {
  const { user } = await open([doneOf()], {
    ...none,
    exportResults: () => {
      throw new Refusal({ code: 'file-missing' });
    },
  });
  await look(7);
  await user.click(screen.getByRole('button', { name: 'Export results' }));
  await settled();
  expect(screen.getByRole('button', { name: 'Show the file' })).toHaveClass('primary');
  expect(screen.getByRole('button', { name: 'Retry 2 rows' })).not.toHaveClass('primary');
});

test('a ban can be taken back, once asked; what created users cannot', async () => {
  const { perch, user } = await open([doneOf({}, { operation: 'ban' }), doneOf({}, { id: 8 })], {
    ...none,
    undo: () => ({ id: 9 }),
  });
  await look(8);
  expect(screen.queryByRole('button', { name: /again/ })).toBeNull();
  await look(7);
  await user.click(screen.getByRole('button', { name: 'Activate them again' }));
  const dialog = within(screen.getByRole('alertdialog', { name: 'Activate 113 users?' }));
  await user.click(dialog.getByRole('button', { name: 'Activate 113 users' }));
  expect(asked(perch, 'bulk').at(-1)).toEqual({ route: 'bulk.undo', input: { id: 7 } });
});

test('a ban that was taken back says so, and both jobs lead to each other', async () => {
  const fileName = 'leavers.csv';
  const ban = doneOf({}, { operation: 'ban', fileName, takenBackBy: 9 });
  const undo = doneOf({}, { id: 9, operation: 'unban', undoes: 7, fileName });
  const { user } = await open([undo, ban], none);
  expect(screen.getByText(/^Undo of leavers\.csv, /)).toBeVisible();
  const [, first] = screen.getAllByRole('button', { name: /113 of 182/ });
  expect(first).toHaveTextContent('Taken back');
  await look(7);
  expect(screen.getByText('Taken back')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Activate them again' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Show the undo' }));
  await settled();
  expect(screen.getByText(/^Undo of leavers\.csv, finished/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show the first job' }));
  await settled();
  expect(screen.getByText(/^leavers\.csv, finished/)).toBeVisible();
});

test('an undo that was cancelled leaves the rest to another one', async () => {
  const ban = doneOf({}, { operation: 'ban' });
  const undo = doneOf({ done: 3 }, { id: 9, operation: 'unban', undoes: 7, state: 'cancelled' });
  await open([undo, ban], none);
  await look(7);
  expect(screen.getByRole('button', { name: 'Activate them again' })).toBeVisible();
});
