import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Account } from '../../preload/account.ts';
import type { Snapshot } from '../../preload/types.ts';
import App from '../../renderer/App.svelte';
import { draftOf } from '../../renderer/drafts.svelte.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import { shared } from '../../renderer/sign-in.svelte.ts';
import { summaryOf } from '../fakes/devices.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, signedOut, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

const work: Account = {
  ...{ key: 'f00d00000000cafe', userId: '6597012348865', username: 'lin', nickname: 'Lin at work' },
  role: 'user',
  server: { kind: 'own', appId: 'x1', address: 'https://im.example.com' },
};
const admin: Account = {
  ...work,
  key: 'admin',
  userId: '0',
  username: '',
  nickname: '',
  role: 'admin',
};

async function open(snapshot: Snapshot, handlers: Parameters<typeof connect>[1] = {}) {
  shared.clear();
  const perch = await connect(snapshot, handlers);
  const drawn = show(App);
  await screen.findAllByRole('heading', { level: 1 });
  return { perch, ...drawn };
}
const openMenu = async ({ user }: Awaited<ReturnType<typeof open>>) =>
  user.click(screen.getByRole('button', { name: /^Lin Qiao/ }));
const item = (name: string | RegExp) => screen.getByRole('menuitem', { name, hidden: true });
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

test('the menu tells accounts apart by server and role', async () => {
  const opened = await open(snapshotOf({ accounts: [account, work, admin] }));
  await openMenu(opened);
  expect(item(/^Lin Qiao/)).toHaveAttribute('aria-current', 'true');
  expect(item('Switch to Lin at work im.example.com')).toBeVisible();
  expect(item('Switch to Administrator im.example.com Administrator')).toBeVisible();
});

test('another account is added beside the session that is open', async () => {
  const opened = await open(snapshotOf());
  const { perch, user } = opened;
  await openMenu(opened);
  await user.click(item('Add another account'));
  await heading('Add an account');
  expect(screen.queryByRole('link', { name: 'Overview' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Back to Lin Qiao' }));
  await heading('Overview');
  expect(perch.calls.filter(({ route }) => !route.startsWith('qr.'))).toEqual([]);
});

test('once the other account is open there is nothing to add any more', async () => {
  const opened = await open(snapshotOf());
  await openMenu(opened);
  await opened.user.click(item('Add another account'));
  await heading('Add an account');
  opened.perch.push({ account: work, accounts: [account, work] });
  await heading('Overview');
});

test('an account that ended is signed in to again, with its server and name filled in', async () => {
  const opened = await open(snapshotOf({ accounts: [account, { ...work, ended: true }] }));
  await openMenu(opened);
  await opened.user.click(item(/Lin at work.*Sign in again/));
  await heading('Add an account');
  expect(screen.getByLabelText('Server address')).toHaveValue('https://im.example.com');
  expect(screen.getByLabelText('Username, mobile or email')).toHaveValue('lin');
  expect(screen.getByLabelText('Password')).toHaveFocus();
  expect(asked(opened.perch, 'accounts')).toEqual([]);
});

test('a switch to an account whose sign-in is gone asks for it; the open one stays', async () => {
  const refuse = () => {
    throw new Refusal({ code: 'not-signed-in' });
  };
  const snapshot = snapshotOf({ accounts: [account, work] });
  const opened = await open(snapshot, { accounts: { switch: refuse } });
  await openMenu(opened);
  await opened.user.click(item(/^Switch to Lin at work/));
  await heading('Add an account');
  expect(screen.getByRole('button', { name: 'Back to Lin Qiao' })).toBeInTheDocument();
});

test('an administrator signs in again with a token', async () => {
  const opened = await open(snapshotOf({ accounts: [account, { ...admin, ended: true }] }));
  await openMenu(opened);
  await opened.user.click(item(/Administrator.*Sign in again/));
  expect(await screen.findByLabelText('Access token')).toHaveFocus();
});

test('before an account is removed, all that goes with it is named', async () => {
  const opened = await open(snapshotOf({ accounts: [account, work] }));
  const { perch, user } = opened;
  await openMenu(opened);
  await user.click(item('Remove Lin at work'));
  const dialog = screen.getByRole('alertdialog', { name: /^Remove Lin at work/ });
  expect(within(dialog).getAllByRole('listitem')).toHaveLength(4);
  expect(dialog).toHaveTextContent(/password if it was kept/);
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  expect(asked(perch, 'accounts')).toEqual([]);
  await openMenu(opened);
  await user.click(item('Remove Lin at work'));
  await user.click(screen.getByRole('button', { name: 'Remove' }));
  expect(asked(perch, 'accounts')).toEqual([
    { route: 'accounts.remove', input: { key: work.key } },
  ]);
});

test('forgetting everything names every account and the demo, and keeps the preferences', async () => {
  const { perch, user } = await open(snapshotOf({ accounts: [work] }));
  await user.click(screen.getByRole('link', { name: 'Preferences' }));
  await user.click(await screen.findByRole('button', { name: 'Forget' }));
  const dialog = screen.getByRole('alertdialog');
  // The one that lasts for this session only is not among the kept ones.
  expect(dialog).toHaveTextContent('All accounts: Lin at work, Lin Qiao');
  expect(dialog).toHaveTextContent(/built-in demo/);
  expect(dialog).toHaveTextContent('Your preferences stay.');
  await user.click(within(dialog).getByRole('button', { name: 'Forget everything' }));
  expect(asked(perch, 'accounts')).toEqual([{ route: 'accounts.removeAll', input: {} }]);
});

test('signed out, the accounts that are kept go on with a press', async () => {
  const accounts = [work, { ...account, ended: true }];
  const { perch, user } = await open({ ...signedOut, accounts });
  expect(screen.queryByRole('button', { name: /Continue as Lin Qiao/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: /^Continue as Lin at work/ }));
  expect(asked(perch, 'accounts')).toEqual([
    { route: 'accounts.switch', input: { key: work.key } },
  ]);
});

test('signing out leaves no name in the form', async () => {
  const { perch, user } = await open(snapshotOf());
  shared.username = 'linqiao';
  await user.click(screen.getAllByRole('button', { name: 'Sign out' })[0] ?? document.body);
  perch.push({ ...signedOut, revision: perch.now.revision });
  await heading('Sign in to Perch');
  await waitFor(() => expect(screen.getByLabelText('Username, mobile or email')).toHaveValue(''));
});

test.each([
  ['names or pins of devices', { devices: summaryOf({ marked: 1 }) }],
  ['changes that wait for the network', { pending: { sound: 'waiting' as const } }],
])('signing out asks first when it takes %s along, and lists what goes', async (_what, own) => {
  const { perch, user } = await open(snapshotOf(own));
  await user.click(screen.getByRole('button', { name: 'Sign out' }));
  const question = () =>
    screen.getByRole('alertdialog', { name: 'Sign out Lin Qiao on this computer?' });
  expect(question()).toHaveTextContent('Names, pins and history of devices');
  expect(question()).toHaveTextContent('changes that wait for the network');
  const [safe] = within(question()).getAllByRole('button');
  await user.click(safe!);
  expect(asked(perch, 'session')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Sign out' }));
  await user.click(within(question()).getByRole('button', { name: 'Sign out' }));
  expect(asked(perch, 'session')).toEqual([{ route: 'session.signOut', input: {} }]);
});

test('the question can come from the tray, once for each time', async () => {
  const { perch, user } = await open(snapshotOf({ devices: summaryOf({ marked: 1 }) }));
  const ask = (signOutAsked: number) =>
    perch.push({ desktop: { ...perch.now.desktop, signOutAsked } });
  const question = { name: 'Sign out Lin Qiao on this computer?' };
  ask(1);
  const dialog = await screen.findByRole('alertdialog', question);
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  expect(screen.queryByRole('alertdialog', question)).toBeNull();
  ask(2);
  expect(await screen.findByRole('alertdialog', question)).toBeVisible();
});

test('the question of one account is not put to the next', async () => {
  const devices = summaryOf({ marked: 1 });
  const { perch } = await open(snapshotOf({ devices, accounts: [account, work] }));
  perch.push({ desktop: { ...perch.now.desktop, signOutAsked: 9 } });
  await screen.findByRole('alertdialog');
  perch.push({ account: work });
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
});

test('what a toast offers for one account is gone with it', async () => {
  const { perch } = await open(snapshotOf({ accounts: [account, work] }));
  notices.say('Sound switched off', () => undefined);
  expect(await screen.findByRole('button', { name: 'Undo' })).toBeVisible();
  perch.push({ account: work });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull());
});

test('drafts of an account that is gone go too; those of one that has to sign in again stay', async () => {
  const { perch } = await open(snapshotOf());
  draftOf('alias').text = 'lin-w';
  perch.push({
    ...{ account: null, accounts: [], stage: 'signed-out' },
    ended: { failure: { code: 'session-ended' }, server: account.server, username: 'lin' },
  });
  await settled();
  perch.push({ ended: null, account, accounts: [account], stage: 'signed-in' });
  await settled();
  expect(draftOf('alias').text).toBe('lin-w');
  perch.push({ account: null, accounts: [], stage: 'signed-out' });
  await settled();
  perch.push({ account, accounts: [account], stage: 'signed-in' });
  await settled();
  expect(draftOf('alias').text).toBeUndefined();
});
