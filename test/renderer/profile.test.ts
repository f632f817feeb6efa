import { fireEvent, screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Profile } from '../../preload/account.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import ProfileScreen from '../../renderer/screens/Profile.svelte';
import { view } from '../../renderer/view.svelte.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

const profile: Profile = {
  userId: account.userId,
  username: 'lin',
  nickname: 'Lin Qiao',
  avatar: null,
  description: 'Hello',
  email: 'lin@example.com',
  mobile: '',
  publicInfo: '{"a":1}',
  privateInfo: '',
};
const field = (name: string) => screen.getByRole('textbox', { name });
const bar = () => screen.queryByRole('region', { name: /unsaved/ });

/** Perch with a service that saves what it is sent, but for what `refuses` says. */
async function opened(refuses?: { field: keyof Profile; code: 'username-taken' }) {
  const perch = await connect(snapshotOf({ profile }), {
    profile: {
      save(patch) {
        const names = Object.keys(patch) as (keyof typeof patch)[];
        const saved = names.filter((name) => name !== refuses?.field);
        const kept = Object.fromEntries(saved.map((name) => [name, patch[name]]));
        perch.push({ profile: { ...profile, ...kept } });
        const failed = names.filter((name) => name === refuses?.field);
        return { saved, failed, failure: refuses ? { code: refuses.code } : null };
      },
    },
  });
  view.open('profile');
  return { perch, ...show(ProfileScreen) };
}

test('what was changed is named, sent and gone from the bar', async () => {
  const { perch, user } = await opened();
  expect(bar()).toBeNull();
  await user.clear(field('Nickname'));
  await user.type(field('Nickname'), 'Qiao');
  await user.type(field('About'), ' you');
  expect(bar()).toHaveTextContent('2 unsaved changes Nickname, About');
  await user.keyboard('{Control>}s{/Control}');
  expect(perch.calls).toEqual([
    { route: 'profile.save', input: { nickname: 'Qiao', description: 'Hello you' } },
  ]);
  await vi.waitFor(() => expect(bar()).toBeNull());
  expect(field('Nickname')).toHaveValue('Qiao');
});

test('a refused field keeps its draft and says why; the others are saved', async () => {
  const { user } = await opened({ field: 'username', code: 'username-taken' });
  await user.type(field('Username'), '2');
  await user.type(field('About'), '!');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(field('Username')).toBeInvalid());
  expect(field('Username')).toHaveValue('lin2');
  expect(field('Username')).toHaveAccessibleDescription(/This username is taken/);
  expect(bar()).toHaveTextContent('1 unsaved change Username: This username is taken.');
  // What is typed elsewhere changes nothing about it.
  await user.type(field('About'), '!');
  expect(field('Username')).toHaveAccessibleDescription(/This username is taken/);
});

test('a failure of the network keeps all that was typed', async () => {
  const perch = await connect(snapshotOf({ profile }), {
    profile: {
      save() {
        throw new Refusal({ code: 'offline' });
      },
    },
  });
  const { user } = show(ProfileScreen);
  await user.type(field('Nickname'), '!');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(bar()).toHaveTextContent('cannot be reached'));
  expect(field('Nickname')).toHaveValue('Lin Qiao!');
  // The server answers again: what it did not hear waits to be saved.
  const { connection } = snapshotOf();
  perch.push({ connection: { ...connection, syncedAt: Date.now() + 1000 } });
  await settled();
  expect(bar()).toHaveTextContent('1 unsaved change');
  expect(bar()).not.toHaveTextContent('cannot be reached');
  expect(field('Nickname')).toHaveValue('Lin Qiao!');
});

test("the username's rules are explained while it is typed, and hold the save back", async () => {
  const { user } = await opened();
  await user.clear(field('Username'));
  expect(field('Username')).toHaveAccessibleDescription(/A username is needed/);
  await user.type(field('Username'), '123');
  expect(field('Username')).toHaveAccessibleDescription(/Digits alone are not allowed/);
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  await user.type(field('Username'), 'a');
  expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
});

test('JSON is told by line and column after a rest, and may stay text by choice', async () => {
  const { user } = await opened();
  await user.clear(field('Public info'));
  await user.click(field('Public info'));
  await user.paste('{"a": 1\n "b": 2}');
  expect(field('Public info')).not.toBeInvalid();
  const fault = await screen.findByText(
    'Line 2, column 2: add a comma before "b"',
    {},
    { timeout: 2000 },
  );
  expect(fault).toBeInTheDocument();
  expect(field('Public info')).toBeInvalid();
  expect(bar()).toHaveTextContent('Public info: this is not valid JSON yet.');
  await user.click(screen.getByRole('button', { name: 'Keep it as plain text' }));
  expect(screen.getByText('Plain text, 16 characters')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
});

test('Ctrl+Shift+F lays JSON out, and Tab leaves the editor', async () => {
  const { user } = await opened();
  await user.click(field('Public info'));
  await user.keyboard('{Control>}{Shift>}F{/Shift}{/Control}');
  expect(field('Public info')).toHaveValue('{\n  "a": 1\n}');
  await user.tab();
  expect(field('Public info')).not.toHaveFocus();
});

test('a number, or a text in quotes, is JSON as well', async () => {
  const { user } = await opened();
  await user.type(field('Private info'), '123');
  expect(screen.getByText('Valid JSON, 3 characters')).toBeInTheDocument();
  await user.type(field('Private info'), ' birds');
  expect(screen.getByText('Plain text, 9 characters')).toBeInTheDocument();
});

test('the preview shows what is typed, and says so', async () => {
  const { user } = await opened();
  await user.type(field('About'), '!');
  const summary = screen.getByText('Preview').closest('details');
  expect(summary).toHaveTextContent('What a stranger sees, with what is typed above.');
  expect(summary).toHaveTextContent('Hello!');
});

test('text that is no JSON is saved as it is', async () => {
  const { perch, user } = await opened();
  await user.type(field('Private info'), 'just words');
  expect(screen.getByText('Plain text, 10 characters')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(perch.calls[0]?.input).toEqual({ privateInfo: 'just words' });
});

test('Esc brings a field back, and a second one asks before all is discarded', async () => {
  const { user } = await opened();
  await user.type(field('About'), '!');
  await user.type(field('Nickname'), '!');
  await user.keyboard('{Escape}');
  expect(field('Nickname')).toHaveValue('Lin Qiao');
  await user.keyboard('{Escape}');
  const question = screen.getByRole('alertdialog', { name: 'Discard 1 change?' });
  await user.click(within(question).getByRole('button', { name: 'Discard' }));
  expect(field('About')).toHaveValue('Hello');
});

test('the first try to leave is called back, the second one leaves and keeps the draft', async () => {
  const { user, unmount } = await opened();
  await user.type(field('About'), '!');
  view.open('overview');
  expect(view.screen).toBe('profile');
  view.open('overview');
  expect(view.screen).toBe('overview');
  unmount();
  show(ProfileScreen);
  expect(field('About')).toHaveValue('Hello!');
  expect(bar()).toHaveTextContent('1 unsaved change');
});

test('a draft belongs to its account', async () => {
  const { perch, user } = await opened();
  await user.type(field('About'), '!');
  perch.push({ account: { ...account, key: 'other' }, profile: { ...profile, description: 'Me' } });
  await vi.waitFor(() => expect(field('About')).toHaveValue('Me'));
  expect(bar()).toBeNull();
  await user.type(field('Nickname'), '?');
  perch.push({ account, profile });
  await vi.waitFor(() => expect(field('About')).toHaveValue('Hello!'));
  expect(bar()).toHaveTextContent('1 unsaved change About');
});

test('a refusal belongs to its account, also when it comes after a switch', async () => {
  const perch = await connect(snapshotOf({ profile }), {
    profile: {
      save() {
        perch.push({ account: { ...account, key: 'other' } });
        throw new Refusal({ code: 'username-taken', field: 'username' });
      },
    },
  });
  const { user } = show(ProfileScreen);
  await user.type(field('Username'), '2');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await settled();
  expect(field('Username')).not.toBeInvalid();
  expect(bar()).toBeNull();
  perch.push({ account });
  await settled();
  expect(bar()).toHaveTextContent('This username is taken.');
});

test('a save that fails after Profile was left is said above the next screen', async () => {
  let refuse = () => {};
  await connect(snapshotOf({ profile }), {
    profile: {
      save: () =>
        new Promise((_done, fail) => {
          refuse = () => fail(new Refusal({ code: 'timeout' }));
        }),
    },
  });
  const { user, unmount } = show(ProfileScreen);
  await user.type(field('About'), '!');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  unmount();
  refuse();
  await settled();
  expect(notices.missed).toMatchObject([{ title: 'Profile' }]);
  show(ProfileScreen);
  expect(field('About')).toHaveValue('Hello!');
});

test('passwords that were typed are not kept, so leaving asks first', async () => {
  const { user, unmount } = await opened();
  const old = () => screen.getByLabelText('Current password', { selector: 'input' });
  await user.type(old(), 'Perch-demo-1');
  view.open('overview');
  expect(view.screen).toBe('profile');
  expect(await screen.findByText(/^What you typed here is not kept/)).toBeVisible();
  await user.type(old(), '2');
  view.open('overview');
  expect(view.screen).toBe('profile');
  view.open('overview');
  expect(view.screen).toBe('overview');
  unmount();
  show(ProfileScreen);
  expect(old()).toHaveValue('');
});

test('while a word is composed, Esc and Enter belong to the composition', async () => {
  const { user } = await opened();
  await user.type(field('About'), '!');
  await fireEvent.keyDown(field('About'), { key: 'Escape', isComposing: true });
  expect(field('About')).toHaveValue('Hello!');
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('what was not touched follows the account', async () => {
  const { perch, user } = await opened();
  await user.type(field('About'), '!');
  perch.push({ profile: { ...profile, nickname: 'From the phone', description: 'Other' } });
  await vi.waitFor(() => expect(field('Nickname')).toHaveValue('From the phone'));
  expect(field('About')).toHaveValue('Hello!');
});

test('email and id can be read and copied, not written', async () => {
  await opened();
  expect(screen.queryByRole('textbox', { name: 'Email' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Copy Email' })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Copy User ID' })).toBeInTheDocument();
});
