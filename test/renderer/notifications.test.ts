import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import Notifications from '../../renderer/screens/Notifications.svelte';
import { changed, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, show } from './page.ts';

const toggle = (name: string) => screen.getByRole('switch', { name });

test('every notification setting is one switch that says it is for all devices', async () => {
  const perch = await connect();
  const { user } = show(Notifications);
  const names = [
    'Push notifications',
    'Message text in pushes',
    'Sound',
    'Vibration',
    'Do not disturb',
    'Silent hours',
  ];
  for (const name of names) expect(toggle(name)).toBeInTheDocument();
  expect(screen.getByText('These hold for the account, on all its devices.')).toBeInTheDocument();
  expect(toggle('Sound')).toHaveAccessibleDescription(/^All your devices/);
  await user.click(toggle('Message text in pushes'));
  expect(asked(perch, 'settings')).toEqual([
    { route: 'settings.update', input: { messageText: false } },
  ]);
});

test('while values are unknown no switch says that they are off', async () => {
  await connect(snapshotOf({ settings: null }));
  show(Notifications);
  expect(screen.getByText('Push notifications')).toBeVisible();
  expect(screen.queryAllByRole('switch')).toEqual([]);
});

test('a pause until a chosen time takes only times to come', async () => {
  const perch = await connect();
  const { user } = show(Notifications);
  await user.click(screen.getByRole('button', { name: 'More ways to pause' }));
  await user.click(screen.getByRole('menuitem', { name: 'Until a chosen time' }));
  const field = await screen.findByLabelText('Push comes back at');
  const choose = async (value: string) => {
    await user.clear(field);
    await user.type(field, value);
    await user.click(screen.getByRole('button', { name: 'Pause' }));
  };
  await choose('2020-01-01T10:00');
  expect(screen.getByRole('alert')).toHaveTextContent('still to come');
  await choose('2999-01-01T10:00');
  expect(screen.getByRole('alert')).toHaveTextContent('at most 30 days');
  expect(asked(perch, 'pause')).toEqual([]);
  const later = new Date(Date.now() + 5 * 3_600_000);
  later.setSeconds(0, 0);
  const shifted = new Date(later.getTime() - later.getTimezoneOffset() * 60_000);
  await choose(shifted.toISOString().slice(0, 16));
  expect(asked(perch, 'pause')).toEqual([
    { route: 'pause.start', input: { until: later.getTime() } },
  ]);
});

test('each pause of the menu ends when it says', async () => {
  const start = new Date(2026, 10, 23, 14).getTime();
  const perch = await connect();
  const { user } = show(Notifications);
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  for (const name of ['30 minutes', '1 hour', '2 hours', 'Until tomorrow, 8:00']) {
    await user.click(screen.getByRole('menuitem', { name, hidden: true }));
  }
  expect(asked(perch, 'pause').map(({ input }) => input)).toEqual([
    { until: start + 30 * 60_000 },
    { until: start + 3_600_000 },
    { until: start + 7_200_000 },
    { until: new Date(2026, 10, 24, 8).getTime() },
  ]);
  vi.useRealTimers();
});

test('the log lists changes, with Undo at the newest of each setting', async () => {
  const activity = [changed(), changed({ field: 'vibration', source: 'tray' }), changed()];
  await connect(snapshotOf({ activity }));
  show(Notifications);
  expect(screen.getAllByText('Sound switched off')).toHaveLength(2);
  expect(screen.getAllByRole('button', { name: 'Undo' })).toHaveLength(2);
});
