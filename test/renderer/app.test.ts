import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Snapshot } from '../../preload/types.ts';
import App from '../../renderer/App.svelte';
import { summaryOf } from '../fakes/devices.ts';
import { fakePerch } from '../fakes/perch.ts';
import {
  account,
  changed,
  preferences,
  settings,
  signedOut,
  snapshotOf,
} from '../fakes/snapshot.ts';
import { asked, show } from './page.ts';

/** The whole window on what main says first. */
async function open(snapshot: Snapshot = snapshotOf(), handlers = {}) {
  const perch = fakePerch(snapshot, handlers);
  vi.stubGlobal('perch', perch);
  const drawn = show(App);
  await screen.findByRole('heading', { level: 1 });
  return { perch, ...drawn };
}
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

test('a link per screen, in their order, with the current one marked', async () => {
  const { user } = await open();
  const links = screen.getAllByRole('link').map(({ textContent }) => textContent.trim());
  expect(links.slice(0, 2)).toEqual(['Overview', 'Notifications']);
  expect(links.at(-1)).toBe('Preferences');
  expect(screen.getByRole('link', { current: 'page' })).toHaveTextContent('Overview');
  await user.click(screen.getByRole('link', { name: 'Notifications' }));
  expect(await heading('Notifications')).toHaveFocus();
  expect(document.title).toBe('Notifications – Perch');
});

test('the keyboard alone reaches every screen', async () => {
  const { user } = await open();
  await user.keyboard('{Control>}2{/Control}');
  await heading('Notifications');
  screen.getByRole('link', { name: 'Overview' }).focus();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('link', { name: 'Notifications' })).toHaveFocus();
  await user.keyboard('{ArrowUp}{ArrowUp}');
  expect(screen.getByRole('link', { name: 'Preferences' })).toHaveFocus();
});

test('Ctrl+R asks main to look again', async () => {
  const { perch, user } = await open();
  await user.keyboard('{Control>}r{/Control}');
  expect(asked(perch, 'app')).toEqual([{ route: 'app.refresh', input: {} }]);
  // With Caps Lock the letter is a large one.
  await user.keyboard('{Control>}R{/Control}');
  expect(asked(perch, 'app')).toHaveLength(2);
});

test('Ctrl+Z takes back the newest change, but not while text is typed', async () => {
  const entry = changed();
  const { perch, user } = await open(snapshotOf({ activity: [entry] }));
  await user.keyboard('{Control>}z{/Control}');
  expect(asked(perch, 'settings')).toEqual([{ route: 'settings.undo', input: { id: entry.id } }]);
  const field = document.body.appendChild(document.createElement('input'));
  field.focus();
  await user.keyboard('{Control>}z{/Control}');
  expect(asked(perch, 'settings')).toHaveLength(1);
  field.remove();
});

test('a change made on another screen than the overview offers Undo in a toast', async () => {
  const { perch, user } = await open(snapshotOf(), {
    settings: {
      update: (patch: Partial<typeof settings>) => {
        const entry = changed({ field: 'sound', before: false, after: true });
        perch.push({ settings: { ...settings, ...patch }, activity: [entry] });
      },
    },
  });
  await user.click(screen.getByRole('link', { name: 'Notifications' }));
  await user.click(await screen.findByRole('switch', { name: 'Sound' }));
  await waitFor(() => expect(screen.getAllByText('Sound switched on').length).toBeGreaterThan(1));
});

test('main opens a screen, and names the first one in the address', async () => {
  window.location.hash = '#notifications';
  const { perch } = await open();
  await heading('Notifications');
  perch.tell('open', { screen: 'preferences' });
  await heading('Preferences');
  window.location.hash = '';
});

test('theme and language of the page follow the snapshot', async () => {
  const { perch } = await open();
  expect(document.documentElement).not.toHaveAttribute('data-theme');
  perch.push({ locale: 'zh-CN', preferences: { ...preferences, theme: 'dark' } });
  await heading('概览');
  expect(document.documentElement).toHaveAttribute('lang', 'zh-CN');
  expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
  perch.push({ locale: 'en', preferences });
  await heading('Overview');
  expect(document.documentElement).not.toHaveAttribute('data-theme');
});

test('signing out from anywhere leads to the form, and signing in to the overview', async () => {
  const { perch, user } = await open();
  await user.click(screen.getByRole('link', { name: 'Preferences' }));
  await user.click(screen.getByRole('button', { name: 'Sign out' }));
  expect(asked(perch, 'session')).toEqual([{ route: 'session.signOut', input: {} }]);
  perch.push({ ...signedOut, revision: perch.now.revision });
  await heading('Sign in to Perch');
  expect(screen.queryByRole('link', { name: 'Overview' })).toBeNull();
  perch.push({ ...snapshotOf(), revision: perch.now.revision });
  await heading('Overview');
});

test('signed out, the preferences open and lead back to the form', async () => {
  const { user } = await open(signedOut);
  await user.click(screen.getByRole('button', { name: 'Preferences' }));
  await heading('Preferences');
  expect(screen.getAllByRole('link')).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  await heading('Sign in to Perch');
});

test('the account menu switches to another kept account', async () => {
  const other = { ...account, key: 'f00d00000000cafe', nickname: 'Lin at work' };
  const { perch, user } = await open(snapshotOf({ accounts: [account, other] }));
  await user.click(screen.getByRole('button', { name: /Lin Qiao/ }));
  await user.click(screen.getByRole('menuitem', { name: /^Switch to Lin at work/, hidden: true }));
  expect(asked(perch, 'accounts')).toEqual([
    { route: 'accounts.switch', input: { key: other.key } },
  ]);
});

test('what concerns every screen is said on every screen until it is dismissed', async () => {
  const { user } = await open(snapshotOf({ vault: 'missing', setAside: 'settings.bad' }));
  expect(screen.getByText('No secure storage to use')).toBeInTheDocument();
  expect(screen.getByText(/kept the old file as settings.bad/)).toBeInTheDocument();
  await user.click(screen.getByRole('link', { name: 'Notifications' }));
  await heading('Notifications');
  for (const button of screen.getAllByRole('button', { name: 'Dismiss' })) await user.click(button);
  await user.click(screen.getByRole('link', { name: 'Overview' }));
  await heading('Overview');
  expect(screen.queryByText('No secure storage to use')).toBeNull();
});

test('what the disk refuses is told until it is written', async () => {
  const { perch } = await open(snapshotOf({ unwritten: true }));
  expect(screen.getByText('Perch cannot write its files')).toBeInTheDocument();
  perch.push({ unwritten: false });
  await waitFor(() => expect(screen.queryByText('Perch cannot write its files')).toBeNull());
});

test('the sidebar tells how fresh the values are', async () => {
  const connection = {
    state: 'online',
    isLooking: false,
    syncedAt: Date.now() - 125_000,
    latencyMs: 20,
    nextTryAt: null,
    failure: null,
  } as const;
  const { perch } = await open(snapshotOf({ connection }));
  expect(screen.getAllByText('Synced 2 minutes ago')).not.toEqual([]);
  perch.push({
    connection: { ...connection, state: 'offline', failure: { code: 'offline' } },
    pending: { sound: 'waiting', push: 'waiting' },
  });
  expect(await screen.findByText('Offline, 2 changes wait')).toBeInTheDocument();
});

test('an account that was left with devices half signed out is named', async () => {
  const { perch } = await open();
  perch.tell('devicesLeft', { account: 'Mei Tan', done: 4, total: 30 });
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Devices of Mei Tan');
  expect(alert).toHaveTextContent('stopped after 4 of 30');
});

test('offline, the banner says what is kept and that the rest is not', async () => {
  await open(
    snapshotOf({
      connection: { ...snapshotOf().connection, state: 'offline', failure: { code: 'offline' } },
    }),
  );
  expect(screen.getByText(/^Settings are kept here/)).toHaveTextContent(
    'The rest needs a connection.',
  );
});

test('a new device is told on every screen but the list, with what one may do about it', async () => {
  const phone = { deviceSn: 7, name: 'Pixel 9', platform: 2 as const };
  const until = Date.now() + 8_000;
  const { perch, user } = await open(snapshotOf({ devices: summaryOf() }), {
    devices: { signOut: () => until, list: () => [], events: () => [] },
  });
  perch.tell('newDevices', { devices: [phone] });
  expect(await screen.findByText('New sign-in: Pixel 9')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'It was me' }));
  expect(asked(perch, 'devices')).toEqual([
    { route: 'devices.acknowledge', input: { deviceSn: 7 } },
  ]);
  perch.tell('newDevices', { devices: [phone] });
  const toast = (await screen.findByText('New sign-in: Pixel 9')).parentElement;
  await user.click(within(toast!).getByRole('button', { name: 'Sign out' }));
  expect(await screen.findByText('Signing out Pixel 9')).toBeVisible();
  expect(asked(perch, 'devices').at(-1)).toEqual({
    route: 'devices.signOut',
    input: { deviceSn: 7 },
  });
  perch.tell('newDevices', { devices: [phone, { ...phone, deviceSn: 8 }] });
  await screen.findByText('2 new sign-ins');
  await user.click(screen.getByRole('button', { name: 'Show' }));
  await heading('Devices');
  perch.tell('newDevices', { devices: [phone] });
  expect(screen.queryByText('New sign-in: Pixel 9')).toBeNull();
});
