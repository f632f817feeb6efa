import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import Overview from '../../renderer/screens/Overview.svelte';
import { Refusal } from '../fakes/perch.ts';
import { changed, preferences, settings, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

const local = { ...preferences, serverZone: 'local' };
const toggle = (name: string) => screen.getByRole('switch', { name });

test('each quick tile is one switch under the name that it has everywhere', async () => {
  await connect();
  show(Overview);
  expect(
    screen.getAllByRole('switch').map((one) => one.getAttribute('aria-labelledby')),
  ).toHaveLength(4);
  expect(toggle('Push notifications')).toBeChecked();
  expect(toggle('Message text in pushes')).toBeChecked();
  expect(toggle('Sound')).not.toBeChecked();
  expect(toggle('Vibration')).toBeChecked();
  expect(toggle('Push notifications')).toHaveAccessibleDescription('On, on all devices');
});

test('a tile sends its choice and shows it at once', async () => {
  const perch = await connect(snapshotOf(), {
    settings: { update: (patch) => perch.push({ settings: { ...settings, ...patch } }) },
  });
  const { user } = show(Overview);
  await user.click(toggle('Sound'));
  expect(asked(perch, 'settings')).toEqual([{ route: 'settings.update', input: { sound: true } }]);
  expect(toggle('Sound')).toBeChecked();
});

test('a refused choice goes back and says why until it is dismissed', async () => {
  const perch = await connect(snapshotOf(), {
    settings: { update: () => perch.push({ refused: { sound: { code: 'no-permission' } } }) },
  });
  const { user } = show(Overview);
  await user.click(toggle('Sound'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/^Sound: .*may not do this/);
  expect(toggle('Sound')).not.toBeChecked();
  expect(toggle('Sound')).toBeInvalid();
  await user.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Dismiss' }));
  expect(asked(perch, 'settings').at(-1)).toEqual({
    route: 'settings.dismiss',
    input: { field: 'sound' },
  });
});

test('a choice that main does not take at all is shown above the screen', async () => {
  await connect(snapshotOf(), {
    settings: {
      update: () => {
        throw new Refusal({ code: 'internal' });
      },
    },
  });
  const { user } = show(Overview);
  await user.click(toggle('Vibration'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Something went wrong inside Perch');
  expect(toggle('Vibration')).toBeChecked();
});

test('without push the other tiles are inert and keep their values', async () => {
  await connect(snapshotOf({ settings: { ...settings, push: false } }));
  show(Overview);
  expect(toggle('Push notifications')).toBeEnabled();
  expect(toggle('Vibration')).toBeDisabled();
  expect(toggle('Vibration')).toBeChecked();
  expect(toggle('Vibration')).toHaveAccessibleDescription('Needs push');
});

test('unknown values are no switches', async () => {
  await connect(snapshotOf({ settings: null }));
  show(Overview);
  expect(screen.queryAllByRole('switch')).toEqual([]);
  expect(screen.getByRole('group', { name: /Quick settings/ })).toHaveAttribute(
    'aria-busy',
    'true',
  );
  expect(screen.getByRole('button', { name: 'Pause for 1 hour' })).toBeDisabled();
});

test('both values of a conflict are shown, and either can be kept', async () => {
  const perch = await connect(
    snapshotOf({ conflicts: [{ field: 'messageText', mine: false, theirs: true }] }),
  );
  const { user } = show(Overview);
  await user.click(screen.getByRole('button', { name: 'Keep mine: Off' }));
  await user.click(screen.getByRole('button', { name: 'Use theirs: On' }));
  expect(asked(perch, 'settings').map(({ input }) => input)).toEqual([
    { field: 'messageText', keep: 'mine' },
    { field: 'messageText', keep: 'theirs' },
  ]);
});

test('offline, the values are marked as last known and what waits is told', async () => {
  const connection = {
    state: 'offline',
    isLooking: false,
    syncedAt: Date.now() - 6 * 60_000,
    latencyMs: null,
    nextTryAt: null,
    failure: { code: 'offline' },
  } as const;
  const perch = await connect(snapshotOf({ connection, pending: { sound: 'waiting' } }));
  const { user } = show(Overview);
  expect(screen.getAllByText('Last known, from 6 minutes ago')).not.toEqual([]);
  expect(toggle('Sound')).toHaveAccessibleDescription('Waits to be sent');
  expect(toggle('Sound')).toBeEnabled();
  await user.click(screen.getByRole('button', { name: 'Try now' }));
  expect(asked(perch, 'app')).toEqual([{ route: 'app.refresh', input: {} }]);
});

test('do not disturb is told by what it does now', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 23, 14) });
  const quiet = { ...settings, doNotDisturb: { on: true, start: 22, end: 7 } };
  const perch = await connect(snapshotOf({ settings: quiet, preferences: local }));
  show(Overview);
  expect(screen.getByText('Do not disturb starts at 22:00')).toBeInTheDocument();
  expect(screen.getByText('Daily until 07:00, in 8 hours')).toBeInTheDocument();
  vi.setSystemTime(new Date(2026, 10, 23, 23, 30));
  perch.push({});
  expect(await screen.findByText('Do not disturb until 07:00')).toBeInTheDocument();
  expect(screen.getByText('No pushes for another 7 hours 30 minutes')).toBeInTheDocument();
  perch.push({ settings: { ...quiet, push: false } });
  expect(await screen.findByText('Push is off')).toBeInTheDocument();
  vi.useRealTimers();
});

test('a pause says until when, and honestly what brings push back', async () => {
  const until = new Date(2026, 10, 23, 15).getTime();
  vi.useFakeTimers({ toFake: ['Date'], now: until - 54 * 60_000 });
  const pause = { startedAt: until - 3_600_000, until, restores: true };
  const off = { ...settings, push: false };
  const perch = await connect(snapshotOf({ settings: off, pause }));
  const { user } = show(Overview);
  expect(screen.getByText('Paused until 15:00')).toBeInTheDocument();
  expect(
    screen.getByText(
      'Push comes back at 15:00 if Perch is running then; if not, as soon as it runs again.',
    ),
  ).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Resume now' }));
  expect(asked(perch, 'pause')).toEqual([{ route: 'pause.resume', input: {} }]);
  perch.push({ pause: { ...pause, restores: false } });
  expect(await screen.findByText(/so it stays off when the pause ends/)).toBeInTheDocument();
  vi.useRealTimers();
});

test('the newest change is there with its Undo', async () => {
  const entry = changed({ field: 'vibration' });
  const perch = await connect(snapshotOf({ activity: [entry, changed()] }));
  const { user } = show(Overview);
  expect(screen.getByText('Vibration switched off')).toBeInTheDocument();
  expect(screen.queryByText('Sound switched off')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  expect(asked(perch, 'settings')).toEqual([{ route: 'settings.undo', input: { id: entry.id } }]);
});

test('the account card copies the user id and signs out', async () => {
  const perch = await connect();
  const { user } = show(Overview);
  await user.click(screen.getByRole('button', { name: 'Copy user ID' }));
  expect(await navigator.clipboard.readText()).toBe('2302128618880');
  expect(screen.getByRole('button', { name: 'Copied' })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Sign out' }));
  await settled();
  expect(asked(perch, 'session')).toEqual([{ route: 'session.signOut', input: {} }]);
});

test('a choice that was made on another screen and met another value is asked about here too', async () => {
  const conflict = { field: 'authMode', mine: 3, theirs: 0 } as const;
  await connect(snapshotOf({ conflicts: [conflict] }));
  show(Overview);
  expect(screen.getByRole('group', { name: /^Who can add me was also changed/ })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Keep mine: Nobody' })).toBeVisible();
});
