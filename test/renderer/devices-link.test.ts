import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import DevicesLink from '../../renderer/components/DevicesLink.svelte';
import { screensFor } from '../../renderer/screens.ts';
import { view } from '../../renderer/view.svelte.ts';
import { summaryOf } from '../fakes/devices.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { connect, show } from './page.ts';

const newest = [{ deviceSn: 4101, name: 'Firefox on Linux', platform: 6 as const }];

test('the overview says how many devices there are, names the newest and leads to them', async () => {
  await connect(snapshotOf({ devices: summaryOf({ count: 3, newCount: 1, newest }) }));
  const { user } = show(DevicesLink);
  const link = screen.getByRole('link', { name: /3 devices on your account/ });
  expect(link).toHaveTextContent('Newest: Firefox on Linux');
  expect(link).toHaveTextContent('1 new');
  await user.click(link);
  expect(view.screen).toBe('devices');
});

test('nothing is said about devices before a list was read', async () => {
  await connect(snapshotOf({ devices: summaryOf({ syncedAt: null }) }));
  show(DevicesLink);
  expect(screen.queryByRole('link')).toBeNull();
});

test('the link in the sidebar counts new devices, and an administrator has none', () => {
  const entry = (snapshot: Parameters<typeof screensFor>[0]) =>
    screensFor(snapshot).find(({ name }) => name === 'devices');
  const some = snapshotOf({ devices: summaryOf({ newCount: 2 }) });
  expect(entry(some)?.count?.(some)).toEqual({ value: 2, label: '2 new devices' });
  const none = snapshotOf({ devices: summaryOf() });
  expect(entry(none)?.count?.(none)).toBeNull();
  expect(entry(snapshotOf({ devices: null }))).toBeUndefined();
});
