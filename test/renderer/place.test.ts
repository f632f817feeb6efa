import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Failure } from '../../preload/failure.ts';
import Problems from '../../renderer/components/Problems.svelte';
import { notices } from '../../renderer/notices.svelte.ts';
import PushTokenForm from '../../renderer/screens/devices/PushTokenForm.svelte';
import BadgeRow from '../../renderer/screens/notifications/BadgeRow.svelte';
import TagsRow from '../../renderer/screens/notifications/TagsRow.svelte';
import Targeting from '../../renderer/screens/notifications/Targeting.svelte';
import PasswordCard from '../../renderer/screens/profile/PasswordCard.svelte';
import PictureRow from '../../renderer/screens/profile/PictureRow.svelte';
import WechatFold from '../../renderer/screens/profile/WechatFold.svelte';
import { deviceOf } from '../fakes/devices.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

const profile = {
  ...{ userId: account.userId, username: 'lin', nickname: 'Lin Qiao', avatar: null },
  ...{ description: '', email: '', mobile: '', publicInfo: '', privateInfo: '' },
};
const field = (name: string) => screen.getByLabelText(name, { exact: true, selector: 'input' });
const button = (name: string) => screen.getByRole('button', { name });

/** A server that answers when it is told to. */
function slowly<T>() {
  let refuse = (_failure: Failure) => {};
  let answer = (_value: T) => {};
  const call = () =>
    new Promise<T>((done, fail) => {
      refuse = (failure) => fail(new Refusal(failure));
      answer = done;
    });
  return {
    call: call as () => never,
    refuse: (failure: Failure) => refuse(failure),
    answer: (value: T) => answer(value),
  };
}
const snapshot = () => snapshotOf({ profile, identity: { tags: ['design'], alias: null } });
type User = ReturnType<typeof show>['user'];

async function fillPasswords(user: User) {
  await user.type(field('Current password'), 'nonsense');
  await user.type(field('New password'), 'abcdefg1');
  await user.type(field('Repeat the new password'), 'abcdefg1{Enter}');
}

test.each([
  ['Password', PasswordCard, { profile: 'changePassword' }, fillPasswords],
  [
    'Picture',
    PictureRow,
    { profile: 'setAvatarAddress' },
    async (user: User) => {
      await user.click(button('Use an address'));
      await user.type(field('Address of the picture'), 'https://example.com/a.png{Enter}');
    },
  ],
  [
    'WeChat',
    WechatFold,
    { profile: 'bindWechat' },
    async (user: User) => {
      await user.type(field('Open ID'), 'o1');
      await user.type(field('Type'), 'app{Enter}');
    },
  ],
  [
    'Push token',
    PushTokenForm,
    { devices: 'bindToken' },
    async (user: User) => {
      await user.type(field('Token'), '7f3a');
      await user.type(field('Certificate name'), 'chat{Enter}');
    },
  ],
  [
    'Alias',
    Targeting,
    { identity: 'setAlias' },
    (user: User) => user.type(field('Alias'), 'lin-work{Enter}'),
  ],
  [
    'Tags',
    TagsRow,
    { identity: 'addTags' },
    (user: User) => user.type(field('Add a tag'), 'zürich{Enter}'),
  ],
  [
    'Badge number',
    BadgeRow,
    { identity: 'setBadge' },
    (user: User) => user.type(field('Badge number'), '3{Enter}'),
  ],
] as const)(
  '%s: what fails after the screen was left is said above the next one',
  async (name, component, route, use) => {
    const server = slowly();
    const [group, action] = Object.entries(route)[0]!;
    await connect(snapshot(), { [group]: { [action]: server.call } });
    const { user, unmount } = show(component, {
      profile,
      device: deviceOf(),
    });
    await use(user);
    unmount();
    server.refuse({ code: 'no-permission' });
    await settled();
    expect(notices.missed).toEqual([
      { title: name, detail: 'This account may not do this. Ask an administrator.' },
    ]);
  },
);

test('a wrong password that is told late names the field in words', async () => {
  const server = slowly();
  await connect(snapshot(), { profile: { changePassword: server.call } });
  const { user, unmount } = show(PasswordCard);
  await fillPasswords(user);
  unmount();
  server.refuse({ code: 'wrong-password', field: 'oldPassword' });
  await settled();
  expect(notices.missed[0]?.detail).toBe('This is not your current password.');
});

test('that a password was changed and the others stay signed in is told late as well', async () => {
  const server = slowly();
  await connect(snapshot(), { profile: { changePassword: server.call } });
  const { user, unmount } = show(PasswordCard);
  await fillPasswords(user);
  unmount();
  server.answer({ signIn: null, others: { code: 'timeout' } });
  await settled();
  expect(notices.missed[0]?.detail).toMatch(/^The password is changed, but the other devices/);
});

test('what was left with its account names the account; what was cancelled is not told', async () => {
  const server = slowly();
  const perch = await connect(snapshot(), { identity: { setBadge: server.call } });
  const { user, unmount } = show(BadgeRow);
  await user.type(field('Badge number'), '3{Enter}');
  unmount();
  perch.push({ account: { ...account, key: 'demo-2', nickname: 'Mei Tan' } });
  server.refuse({ code: 'timeout' });
  await settled();
  expect(notices.missed[0]?.title).toBe('Badge number, Lin Qiao');

  const again = show(BadgeRow);
  await again.user.type(field('Badge number'), '3{Enter}');
  again.unmount();
  server.refuse({ code: 'cancelled' });
  await settled();
  expect(notices.missed).toHaveLength(1);
});

test('each stays until it is put away', async () => {
  await connect();
  const { user } = show(Problems);
  notices.miss('Password', 'This is not your current password.');
  notices.miss('Tags', 'The server did not answer in time.');
  await settled();
  expect(screen.getAllByRole('alert')).toHaveLength(2);
  await user.click(screen.getAllByRole('button', { name: 'Dismiss' })[0]!);
  expect(screen.getByRole('alert')).toHaveTextContent('Tags');
});

test('what a notification set off in vain is told with the name of the device', async () => {
  const desktop = {
    ...snapshotOf().desktop,
    problem: { id: 1, failure: { code: 'offline' as const }, device: 'Pixel 9' },
  };
  const perch = await connect(snapshotOf({ desktop }));
  const { user } = show(Problems);
  expect(screen.getByRole('alert')).toHaveTextContent(
    'Pixel 9 was not signed out The server cannot be reached.',
  );
  await user.click(button('Dismiss'));
  expect(screen.queryByRole('alert')).toBeNull();
  perch.push({ desktop: { ...desktop, problem: { ...desktop.problem, id: 2 } } });
  expect(await screen.findByRole('alert')).toBeVisible();
});
