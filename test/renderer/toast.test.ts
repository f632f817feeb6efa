import { screen } from '@testing-library/svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import Toast from '../../renderer/components/Toast.svelte';
import { notices } from '../../renderer/notices.svelte.ts';
import { changed, snapshotOf } from '../fakes/snapshot.ts';
import { connect, show } from './page.ts';

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  return () => vi.useRealTimers();
});

test('a toast stays for eight seconds', async () => {
  await connect();
  show(Toast);
  notices.say('Sound switched off');
  await vi.advanceTimersByTimeAsync(7500);
  expect(screen.getByRole('status')).toHaveTextContent('Sound switched off');
  await vi.advanceTimersByTimeAsync(1000);
  expect(screen.getByRole('status')).toHaveTextContent(/^$/);
});

test('a toast waits while it is pointed at or focused', async () => {
  await connect();
  const { user } = show(Toast);
  notices.say('Sound switched off', () => undefined);
  await vi.advanceTimersByTimeAsync(0);
  await user.hover(screen.getByText('Sound switched off'));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(screen.getByText('Sound switched off')).toBeInTheDocument();
  screen.getByRole('button', { name: 'Undo' }).focus();
  await user.unhover(screen.getByText('Sound switched off'));
  screen.getByRole('button', { name: 'Undo' }).blur();
  await vi.advanceTimersByTimeAsync(9000);
  expect(screen.queryByText('Sound switched off')).toBeNull();
});

test('what cannot be taken back any more is not offered, whoever holds the toast', async () => {
  await connect();
  const { user } = show(Toast);
  notices.say('Signing out Pixel 9', () => undefined, { until: Date.now() + 8000 });
  await vi.advanceTimersByTimeAsync(0);
  await user.hover(screen.getByText('Signing out Pixel 9'));
  await vi.advanceTimersByTimeAsync(7900);
  expect(screen.getByRole('button', { name: 'Undo' })).toBeVisible();
  await vi.advanceTimersByTimeAsync(200);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('Undo in the toast takes back the change that it tells of', async () => {
  const entry = changed();
  const perch = await connect(snapshotOf({ activity: [entry] }));
  const { user } = show(Toast);
  notices.follow([entry], false);
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(perch.calls).toEqual([{ route: 'settings.undo', input: { id: entry.id } }]);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('only what was done in this window just now is told', async () => {
  await connect();
  notices.follow([changed({ source: 'tray' })], false);
  notices.follow([changed({ at: Date.now() - 60_000 })], false);
  notices.follow([changed()], true);
  expect(notices.toast).toBeNull();
});

test('a change on another device is told, with Undo when it is one', async () => {
  const theirs = changed({ source: 'elsewhere', field: 'vibration' });
  await connect(snapshotOf({ activity: [theirs] }));
  notices.changedElsewhere(['vibration'], [theirs]);
  expect(notices.toast).toMatchObject({ text: 'Changed on another device: Vibration' });
  expect(notices.toast?.undo).not.toBeNull();
  notices.changedElsewhere(['vibration', 'sound'], [theirs]);
  expect(notices.toast).toMatchObject({
    text: 'Changed on another device: Vibration, Sound',
    undo: null,
  });
});
