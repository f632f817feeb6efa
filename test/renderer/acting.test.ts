import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { ActingAs } from '../../preload/jobs.ts';
import { acting as state } from '../../renderer/acting.svelte.ts';
import ActingBar from '../../renderer/components/ActingBar.svelte';
import DevicesLink from '../../renderer/components/DevicesLink.svelte';
import PauseButtons from '../../renderer/components/PauseButtons.svelte';
import { profileForm } from '../../renderer/profile.svelte.ts';
import { view } from '../../renderer/view.svelte.ts';
import { summaryOf } from '../fakes/devices.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

const by = { ...account, key: 'admin', role: 'admin' as const };
const acting = (parts: Partial<ActingAs> = {}): ActingAs => ({
  ...{ userId: account.userId, groupId: null, name: 'Lin Qiao' },
  ...{ until: Date.now() + 25 * 60_000, by },
  ...parts,
});

const bar = () => screen.queryByRole('region', { name: 'Acting as somebody else' });

test('the bar says for whom and for how long, and ends it', async () => {
  const perch = await connect(snapshotOf({ actingAs: acting() }));
  const { user } = show(ActingBar);
  expect(screen.getByText('You act as Lin Qiao')).toBeVisible();
  expect(screen.getByText(`User ID ${account.userId}, 25 minutes left`)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(asked(perch, 'acting')).toEqual([{ route: 'acting.stop', input: {} }]);
  await settled();
  expect(view.screen).toBe('users');
});

test('the bar stands over what is theirs, not over the work of the administrator', async () => {
  await connect(snapshotOf({ actingAs: acting() }));
  show(ActingBar);
  for (const screen of ['bulk-jobs', 'users'] as const) {
    view.open(screen);
    await settled();
    expect(bar()).toBeNull();
  }
  view.open('profile');
  await settled();
  expect(bar()).toBeVisible();
});

test('two minutes before the end the bar counts down, and says it once', async () => {
  await connect(snapshotOf({ actingAs: acting({ until: Date.now() + 102_000 }) }));
  show(ActingBar);
  expect(screen.getByText('Ends in 1:42. Save what you have typed.')).toBeVisible();
  const said = screen.getByText('Acting as Lin Qiao ends in less than two minutes.');
  expect(said).toHaveAttribute('role', 'status');
});

test('when the time is over it is said, and one goes on where one was with what one typed', async () => {
  const theirs = { actingAs: acting({ until: Date.now() + 500 }), account };
  const perch = await connect(snapshotOf(theirs));
  const { user } = show(ActingBar);
  view.open('profile');
  profileForm.type('nickname', 'Lin the second');
  await settled();
  perch.push({ actingAs: null, account: by });
  await settled();
  expect(screen.getByText('Acting as Lin Qiao has ended')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Act again' }));
  expect(asked(perch, 'acting')).toEqual([
    { route: 'acting.start', input: { userId: account.userId, groupId: '' } },
  ]);
  perch.push({ ...theirs, actingAs: acting() });
  await settled();
  expect(screen.queryByText(/has ended/)).toBeNull();
  expect(view.screen).toBe('profile');
  expect(profileForm.value('nickname')).toBe('Lin the second');
  profileForm.discard();
});

test('an end that somebody asked for is not told, nor one after the administrator has left', async () => {
  const perch = await connect(snapshotOf({ actingAs: acting() }));
  const { user } = show(ActingBar);
  perch.push({ actingAs: null, account: by });
  await settled();
  expect(bar()).toBeNull();
  perch.push({ actingAs: acting({ until: Date.now() }), account });
  await settled();
  perch.push({ actingAs: null, account: by });
  await settled();
  expect(bar()).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(bar()).toBeNull();
  perch.push({ actingAs: acting({ until: Date.now() }), account });
  await settled();
  perch.push({ actingAs: null, account: { ...by, key: 'another' } });
  await settled();
  expect(bar()).toBeNull();
  expect(state.over).toBeNull();
});

test("somebody else's devices are not one's own", async () => {
  await connect(snapshotOf({ actingAs: acting(), devices: summaryOf({ count: 5 }) }));
  show(DevicesLink);
  expect(screen.getByText('5 devices on this account')).toBeVisible();
});

test('for oneself there is no bar', async () => {
  await connect();
  show(ActingBar);
  expect(screen.queryByRole('region')).toBeNull();
});

test('a pause is not offered for somebody else', async () => {
  await connect(snapshotOf({ actingAs: acting() }));
  show(PauseButtons);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('Pausing is for the account itself.')).toBeVisible();
});
