import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { PasswordChanged } from '../../preload/account.ts';
import type { Failure } from '../../preload/failure.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import PasswordCard from '../../renderer/screens/profile/PasswordCard.svelte';
import { Refusal } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { connect, show } from './page.ts';

const field = (name: string) => screen.getByLabelText(name, { exact: true, selector: 'input' });
const submit = () => screen.getByRole('button', { name: 'Change password' });

async function opened(answer: () => PasswordChanged = () => ({ signIn: null, others: null })) {
  const perch = await connect(snapshotOf(), { profile: { changePassword: answer } });
  const { user } = show(PasswordCard);
  const fill = async (old: string, fresh: string, repeated = fresh) => {
    await user.type(field('Current password'), old);
    await user.type(field('New password'), fresh);
    await user.type(field('Repeat the new password'), repeated);
  };
  return { perch, user, fill };
}
const refusing = (failure: Failure) => () => {
  throw new Refusal(failure);
};

test('the change is sent with the other devices ticked, and the fields are emptied', async () => {
  const { perch, user, fill } = await opened();
  await fill('Perch-demo-1', 'Kingfisher 7');
  await user.click(submit());
  expect(perch.calls).toEqual([
    {
      route: 'profile.changePassword',
      input: { oldPassword: 'Perch-demo-1', newPassword: 'Kingfisher 7', signOutOthers: true },
    },
  ]);
  await vi.waitFor(() => expect(field('New password')).toHaveValue(''));
  expect(notices.toast?.text).toBe('Password changed, other devices signed out');
});

test.each([
  ['too short', 'abc1', 'abc1', 'New password', 'At least 8 characters are needed.'],
  ['of one kind', 'abcdefgh', 'abcdefgh', 'New password', 'Two kinds are needed'],
  ['the old one', 'Perch-demo-1', 'Perch-demo-1', 'New password', 'This is the current password'],
  ['mistyped', 'abcdefg1', 'abcdefg2', 'Repeat the new password', 'The two new passwords differ.'],
])(
  'a new password that is %s is not sent, and the field says why',
  async (_case, fresh, repeated, at, why) => {
    const { perch, user, fill } = await opened();
    await fill('Perch-demo-1', fresh, repeated);
    await user.click(submit());
    expect(perch.calls).toEqual([]);
    expect(field(at)).toHaveAccessibleDescription(expect.stringContaining(why));
    expect(field(at)).toHaveFocus();
  },
);

test('a wrong old password is said at its field, and nothing typed is lost', async () => {
  const { user, fill } = await opened(refusing({ code: 'wrong-password', field: 'oldPassword' }));
  await fill('nonsense', 'abcdefg1');
  await user.click(submit());
  await vi.waitFor(() => expect(field('Current password')).toBeInvalid());
  expect(field('Current password')).toHaveAccessibleDescription(
    'This is not your current password.',
  );
  expect(field('Current password')).toHaveFocus();
  expect(field('New password')).toHaveValue('abcdefg1');
});

test('without a network nothing typed is lost', async () => {
  const { user, fill } = await opened(refusing({ code: 'offline' }));
  await fill('Perch-demo-1', 'abcdefg1');
  await user.click(submit());
  expect(await screen.findByRole('alert')).toHaveTextContent('cannot be reached');
  expect(field('New password')).toHaveValue('abcdefg1');
});

test('what fails after the change is told, each on its own', async () => {
  const { user, fill } = await opened(() => ({
    signIn: null,
    others: { code: 'timeout' },
  }));
  await fill('Perch-demo-1', 'abcdefg1');
  await user.click(submit());
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The password is changed, but the other devices could not be signed out. The server did not answer',
  );
  expect(notices.toast?.text).toBe('Password changed');
});

test('the strength is said in words, by a library that comes with the first letter', async () => {
  const { user } = await opened();
  expect(screen.queryByRole('meter')).toBeNull();
  await user.type(field('New password'), 'password1');
  const meter = await screen.findByRole('meter', {}, { timeout: 10_000 });
  expect(meter).toHaveAttribute('aria-valuetext', expect.stringContaining('weak'));
  await user.clear(field('New password'));
  await user.type(field('New password'), 'teal kingfisher perch 71 dusk');
  expect(screen.getByRole('meter')).toHaveAttribute('aria-valuetext', 'Strong.');
}, 20_000);

test('the passwords are masked and can be shown', async () => {
  const { user } = await opened();
  expect(field('New password')).toHaveAttribute('type', 'password');
  const [show] = screen.getAllByRole('button', { name: 'Show what is typed' });
  if (show) await user.click(show);
  expect(field('Current password')).toHaveAttribute('type', 'text');
});
