import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import App from '../../renderer/App.svelte';
import { bulkJobs } from '../../renderer/bulk-jobs.svelte.ts';
import { screensFor } from '../../renderer/screens.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import { view } from '../../renderer/view.svelte.ts';
import { administrator, jobOf, soundCheckOf } from '../fakes/jobs.ts';
import { fakePerch } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { look, open, openFile } from './bulk.ts';
import { asked, settled, show } from './page.ts';

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
  await look(7);
  expect(screen.getByText('60 percent done')).toBeInTheDocument();
  expect(screen.getByText('115 of 182')).toBeVisible();
  const { progress } = jobOf();
  perch.push({ jobs: [jobOf({ progress: { ...progress, done: 132, slowedDown: true } })] });
  await settled();
  expect(screen.getByText('70 percent done')).toBeInTheDocument();
  expect(screen.getByText('Slowed down, server is busy')).toBeVisible();
});

test('rows without an answer are no progress while they are tried again', async () => {
  const { progress } = jobOf();
  await open([
    jobOf({ progress: { ...progress, done: 0, failed: 0, uncertain: 91, retrying: 91 } }),
  ]);
  await look(7);
  expect(screen.getByText('0 of 182')).toBeVisible();
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '0');
});

test('a server that does not answer is said, with the time until the next try', async () => {
  const { progress } = jobOf();
  const { perch } = await open([
    jobOf({ progress: { ...progress, retryAt: Date.now() + 12_400 } }),
  ]);
  await look(7);
  expect(screen.getByText('No answer, trying again in 12 seconds')).toBeVisible();
  perch.push({ jobs: [jobOf({ progress: { ...progress, retryAt: Date.now() - 1 } })] });
  await settled();
  expect(screen.getByText('No answer, trying again')).toBeVisible();
  perch.push({ jobs: [jobOf()] });
  await settled();
  expect(screen.queryByText(/No answer/)).toBeNull();
});

test('a job that waits for the server says that it goes on by itself', async () => {
  await open([jobOf({ state: 'paused', failure: { code: 'offline' } })]);
  await look(7);
  expect(screen.getByText(/not sent wait here, and the job goes on when/)).toBeVisible();
});

test('a job that stopped asks, and goes on at the word of the user only', async () => {
  const { perch, user } = await open([jobOf({ state: 'stopped' })]);
  expect(screen.getByText('A job stopped at row 120. Continue?')).toBeVisible();
  expect(asked(perch, 'bulk')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  expect(asked(perch, 'bulk')[0]).toEqual({ route: 'bulk.resume', input: { id: 7 } });
});

test('a job that was paused is not said to have stopped', async () => {
  await open([jobOf({ state: 'paused' }), jobOf({ id: 8, state: 'ready' })]);
  expect(screen.getByText('A job is paused at row 120. Continue?')).toBeVisible();
  expect(screen.getByText('A job has not started. Start it?')).toBeVisible();
  expect(screen.queryByText(/A job stopped/)).toBeNull();
});

test('the keyboard stays where Pause becomes Continue, and a paused job needs no window', async () => {
  const { perch, user } = await open([jobOf()]);
  await look(7);
  expect(screen.getByText(/You can close this window/)).toBeVisible();
  screen.getByRole('button', { name: 'Pause' }).focus();
  await user.keyboard('{Enter}');
  await settled();
  expect(screen.getByRole('button', { name: 'Pausing' })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(asked(perch, 'bulk').filter(({ route }) => route === 'bulk.pause')).toHaveLength(1);
  perch.push({ jobs: [jobOf({ state: 'paused' })] });
  await settled();
  expect(screen.getByRole('button', { name: 'Continue' })).toHaveFocus();
  expect(screen.queryByText(/close this window/)).toBeNull();
  await user.keyboard('{Enter}');
  perch.push({ jobs: [jobOf()] });
  await settled();
  expect(screen.getByRole('button', { name: 'Pause' })).toHaveFocus();
});

test('a job whose file has gone asks where it is', async () => {
  const lost = jobOf({ state: 'paused', failure: { code: 'file-missing' } });
  const { perch, user } = await open([lost], { locate: () => true });
  await look(7);
  expect(screen.getByText(/The file is not where it was/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Continue' })).not.toHaveClass('primary');
  const button = screen.getByRole('button', { name: 'Show the file' });
  expect(button).toHaveClass('primary');
  await user.click(button);
  await settled();
  const routes = asked(perch, 'bulk').map(({ route }) => route);
  expect(routes).toEqual(expect.arrayContaining(['bulk.locate', 'bulk.resume']));
});

test('a job that runs stands above the other steps, and no other starts meanwhile', async () => {
  const { user } = await openFile({}, [
    jobOf({ fileName: 'first.csv' }),
    jobOf({ id: 6, state: 'paused' }),
  ]);
  expect(screen.getByRole('progressbar', { name: 'Creating users' })).toBeVisible();
  expect(screen.getByText('63%')).toBeVisible();
  expect(screen.getByText('Another job is running. It has to end or pause first.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Create 2 users' })).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Show' }));
  await settled();
  expect(screen.getByRole('button', { name: 'Pause' })).toBeVisible();
  // The step itself tells of it: once is enough.
  expect(screen.getAllByRole('progressbar')).toHaveLength(1);
});

test('the job that runs is no earlier one', async () => {
  await open([jobOf(), jobOf({ id: 6, state: 'done', fileName: 'old.csv' })]);
  expect(screen.getByRole('button', { name: /old\.csv/ })).toBeVisible();
  expect(screen.queryByRole('button', { name: /new-starters\.csv/ })).toBeNull();
});

test('the history says how a job went in words, and that there may be more of them', async () => {
  const tally = { ...jobOf().tally, failed: 0, uncertain: 3 };
  const { perch } = await open([
    jobOf({ state: 'done' }),
    jobOf({ id: 6, state: 'done', tally }),
    jobOf({ id: 5, state: 'done', tally: { ...tally, uncertain: 0 } }),
  ]);
  const tags = () =>
    screen.getAllByRole('button', { name: /new-starters/ }).map((job) => job.textContent);
  expect(tags()).toEqual([
    expect.stringContaining('2 failed'),
    expect.stringContaining('3 uncertain'),
    expect.stringContaining('Done'),
  ]);
  expect(screen.getByText('Kept on this computer')).toBeVisible();
  perch.push({
    jobs: Array.from({ length: 50 }, (_, at) => jobOf({ id: 50 - at, state: 'done' })),
  });
  await settled();
  expect(screen.getByText('The last 50, kept on this computer')).toBeVisible();
});

test('the end of a job is told wherever else the user looks', async () => {
  const snapshot = snapshotOf({ account: administrator, settings: null, jobs: [jobOf()] });
  const perch = fakePerch(snapshot, { acting: { users: () => ({ users: [], more: false }) } });
  vi.stubGlobal('perch', perch);
  view.open('users');
  show(App);
  await screen.findByRole('heading', { name: 'Users', level: 1 });
  perch.push({ jobs: [jobOf({ state: 'done' })] });
  await screen.findByText('new-starters.csv: 113 of 182 users created');
  perch.push({ jobs: [jobOf()] });
  await settled();
  perch.push({ jobs: [jobOf({ state: 'paused', failure: { code: 'offline' } })] });
  await screen.findByText('new-starters.csv: The job has paused by itself');
  notices.hush();
  // It tried again and got nowhere.
  perch.push({ jobs: [jobOf()] });
  await settled();
  perch.push({ jobs: [jobOf({ state: 'paused', failure: { code: 'offline' } })] });
  await settled();
  expect(notices.toast).toBeNull();
});

test('Chinese has its own commas and its own order of numbers', async () => {
  await open(
    [jobOf({ id: 8, state: 'done', finishedAt: Date.now() }), jobOf()],
    {},
    {
      locale: 'zh-CN',
    },
  );
  // The one that runs is in view at first.
  bulkJobs.show(null);
  await settled();
  expect(screen.getByText(/^new-starters\.csv，今天/)).toBeVisible();
  await look(7);
  expect(screen.getByText('115 / 182')).toBeVisible();
  expect(screen.getByText('14 秒')).toBeVisible();
});
