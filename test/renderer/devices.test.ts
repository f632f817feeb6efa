import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Device, DeviceJob, DeviceSummary } from '../../preload/devices.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import Devices from '../../renderer/screens/Devices.svelte';
import { deviceOf, summaryOf } from '../fakes/devices.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled } from './page.ts';

// jsdom lays nothing out: the list gets a window to be seen through.
beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
});

type Open = Parameters<typeof connect>[1];

/** The screen over these devices, inside what scrolls. */
async function open(devices: Device[], parts: Partial<DeviceSummary> = {}, handlers: Open = {}) {
  const count = devices.length;
  const perch = await connect(
    snapshotOf({ devices: summaryOf({ count, ...parts }), online: true }),
    { ...handlers, devices: { list: () => devices, events: () => [], ...handlers.devices } },
  );
  const target = document.createElement('main');
  document.body.replaceChildren(target);
  render(Devices, { target });
  await settled();
  return { perch, user: userEvent.setup({ delay: null }) };
}
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => deviceOf({ deviceSn: index + 1 }));
const rows = () => screen.getAllByRole('listitem').filter((row) => row.ariaPosInSet !== null);
const button = (name: string) => screen.getByRole('button', { name });

test('a device shows its name, what Perch knows of it, and the raw user agent', async () => {
  await open([deviceOf({ system: 'iOS 19.1', userAgent: 'iPhone16,1;iOS 19.1' })]);
  const [row] = rows();
  expect(row).toHaveTextContent('iPhone 15 Pro');
  expect(row).toHaveTextContent(/First seen here .*, iOS 19.1, device 4098/);
  expect(row).toHaveTextContent('iPhone16,1;iOS 19.1');
  expect(screen.getByText('Account online')).toBeVisible();
});

test('it never claims to know when a device was last active or which one this is', async () => {
  await open([deviceOf(), deviceOf({ deviceSn: 2, kept: true, isNew: true })]);
  expect(document.body).not.toHaveTextContent(/last active|last seen|this device|online now/i);
});

test('a new device is acknowledged with "It was me"', async () => {
  const { perch, user } = await open([deviceOf({ isNew: true })], { newCount: 1 });
  expect(screen.getByRole('heading', { name: /^New 1/ })).toBeVisible();
  await user.click(button('It was me'));
  expect(asked(perch, 'devices').at(-1)).toEqual({
    route: 'devices.acknowledge',
    input: { deviceSn: 4098 },
  });
});

test('signing out offers Undo, and the row fades until it is sent', async () => {
  const { perch, user } = await open([deviceOf()]);
  await user.click(button('Sign out iPhone 15 Pro'));
  expect(notices.toast?.text).toBe('Signing out iPhone 15 Pro');
  perch.tell('deviceStep', {
    deviceSn: 4098,
    step: { ending: 'sign-out', state: 'leaving', at: Date.now() + 8000 },
  });
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(asked(perch, 'devices').map(({ route }) => route)).toContain('devices.undo');
});

test('Undo is offered for as long as it works, also while it is pointed at', async () => {
  const until = Date.now() + 8_000;
  const { user } = await open([deviceOf()], {}, { devices: { signOut: () => until } });
  await user.click(button('Sign out iPhone 15 Pro'));
  await settled();
  expect(notices.toast).toMatchObject({ text: 'Signing out iPhone 15 Pro', until });
});

test('Undo that comes too late says so', async () => {
  const { user } = await open([deviceOf()], {}, { devices: { undo: () => false } });
  await user.click(button('Sign out iPhone 15 Pro'));
  notices.toast?.undo?.();
  await settled();
  expect(notices.toast?.text).toBe('Too late: it was sent already');
});

test('what was signed out and is still listed says so and can be removed', async () => {
  const { user, perch } = await open([
    deviceOf({
      ended: { ending: 'sign-out', at: Date.now() },
      step: { ending: 'sign-out', state: 'still-listed' },
    }),
  ]);
  expect(screen.getByText('Still listed')).toBeVisible();
  await user.click(button('Remove iPhone 15 Pro'));
  expect(asked(perch, 'devices').at(-1)?.route).toBe('devices.remove');
});

test('a refused sign-out stands at its device in words, until it is put away', async () => {
  const { perch, user } = await open([
    deviceOf({
      step: { ending: 'sign-out', state: 'failed', failure: { code: 'no-permission' } },
    }),
  ]);
  expect(screen.getByRole('alert')).toHaveTextContent(/may not do this/);
  await user.click(button('Dismiss'));
  expect(asked(perch, 'devices').at(-1)).toEqual({
    route: 'devices.dismiss',
    input: { deviceSn: 4098 },
  });
});

test('signing out all names the consequence, with the safe choice first', async () => {
  const { perch, user } = await open(many(3));
  await user.click(button('Sign out all'));
  const dialog = screen.getByRole('alertdialog', { name: 'Sign out all 3 devices?' });
  expect(dialog).toHaveTextContent('This computer signs out too.');
  const [first] = within(dialog).getAllByRole('button');
  expect(first).toHaveTextContent('Keep signed in');
  await user.click(within(dialog).getByRole('button', { name: 'Keep signed in' }));
  expect(asked(perch, 'devices').map(({ route }) => route)).not.toContain('devices.signOutAll');
  await user.click(button('Sign out all'));
  await user.click(
    within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Sign out all' }),
  );
  expect(asked(perch, 'devices').at(-1)).toEqual({ route: 'devices.signOutAll', input: {} });
});

test('with a kept password the question says that Perch comes back, and the end says so', async () => {
  const { perch, user } = await open(many(3));
  perch.push({ keepsPassword: true });
  await settled();
  expect(screen.getByText(/^Every other device has to sign in again; Perch does so/)).toBeVisible();
  await user.click(button('Sign out all'));
  const dialog = screen.getByRole('alertdialog', { name: 'Sign out all 3 devices?' });
  expect(dialog).toHaveTextContent('Perch signs in again by itself with the password it keeps.');
  expect(dialog).not.toHaveTextContent('This computer signs out too.');
  await user.click(within(dialog).getByRole('button', { name: 'Sign out all' }));
  await settled();
  expect(notices.toast?.text).toBe('All devices are signed out, Perch stays signed in');
});

test('with several accounts the list says that only the open one is watched', async () => {
  const { perch } = await open(many(1));
  expect(screen.queryByText(/Only the account that is open/)).toBeNull();
  perch.push({ accounts: [account, { ...account, key: 'demo-2' }] });
  await settled();
  expect(screen.getByText(/Only the account that is open is watched/)).toBeVisible();
});

test('"Sign out all others" counts only those that are not kept', async () => {
  const { perch, user } = await open([...many(3), deviceOf({ deviceSn: 9, kept: true })]);
  await user.click(button('Sign out others'));
  const dialog = screen.getByRole('alertdialog', { name: 'Sign out 3 other devices?' });
  expect(dialog).toHaveTextContent('The devices you keep, and Perch, stay signed in.');
  await user.click(within(dialog).getByRole('button', { name: 'Sign out others' }));
  expect(asked(perch, 'devices').at(-1)).toEqual({ route: 'devices.signOutOthers', input: {} });
});

test('several are ticked and removed together', async () => {
  const { perch, user } = await open(many(3));
  await user.click(button('Select several'));
  const boxes = screen.getAllByRole('checkbox', { name: /^Select iPhone/ });
  await user.click(boxes[0]!);
  await user.click(boxes[2]!);
  expect(screen.getByText('2 selected')).toBeVisible();
  await user.click(button('Remove'));
  await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Remove' }));
  expect(asked(perch, 'devices').at(-1)).toEqual({
    route: 'devices.endSeveral',
    input: { ending: 'remove', deviceSns: [1, 3] },
  });
});

test('when all are selected, the question says how many of them one keeps', async () => {
  const { user } = await open([...many(2), deviceOf({ deviceSn: 9, kept: true })]);
  await user.click(button('Select several'));
  await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
  await user.click(button('Sign out'));
  const question = screen.getByRole('alertdialog', { name: 'Sign out 3 devices?' });
  expect(question).toHaveTextContent('1 of them you keep.');
});

test('devices that share a name lead to where they are named', async () => {
  const { user } = await open(many(2));
  expect(screen.getByText('2 devices are called iPhone 15 Pro')).toBeVisible();
  await user.click(button('Name one'));
  expect(screen.getByRole('dialog', { name: 'iPhone 15 Pro' })).toBeVisible();
});

test('a job tells how far it is and what it came to', async () => {
  const counts = { total: 4, done: 1, failed: 0, stillListed: 0 };
  const job: DeviceJob = { ending: 'sign-out', state: 'running', ...counts };
  const { perch, user } = await open(many(4), { job });
  expect(screen.getByRole('progressbar')).toHaveAttribute('value', '1');
  expect(screen.getByText('1 of 4')).toBeVisible();
  await user.click(button('Stop'));
  expect(asked(perch, 'devices').at(-1)?.route).toBe('devices.cancel');
  const ended = { ...job, state: 'cancelled', done: 3, failed: 1, stillListed: 2 } as const;
  perch.push({ devices: summaryOf({ revision: 2, job: ended }) });
  expect(
    (await screen.findAllByText('Stopped by you, 1 failed, 1 not reached, 2 still listed'))[0],
  ).toBeVisible();
});

test('a job that was interrupted says how far it came, and can be gone on with', async () => {
  const counts = { total: 30, done: 4, failed: 0, stillListed: 0 };
  const job: DeviceJob = { ending: 'sign-out', state: 'interrupted', ...counts };
  const { perch, user } = await open(many(4), { job });
  const card = screen.getByRole('region', { name: '4 devices signed out' });
  expect(card).toHaveTextContent(
    'Stopped because Perch was closed or another account was opened, 26 not reached',
  );
  await user.click(button('Continue'));
  expect(asked(perch, 'devices').at(-1)?.route).toBe('devices.resume');
  perch.push({ devices: summaryOf({ job: { ...job, state: 'done', done: 30 } }) });
  await settled();
  expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
});

test('while a job runs no second one is offered, and what was sent is not sent again', async () => {
  const counts = { total: 2, done: 1, failed: 0, stillListed: 0 };
  const job: DeviceJob = { ending: 'sign-out', state: 'running', ...counts };
  const { user } = await open(
    [deviceOf({ step: { ending: 'sign-out', state: 'sent' } }), deviceOf({ deviceSn: 2 })],
    { job },
  );
  const [row] = rows();
  expect(row).toHaveTextContent('Signed out, not yet checked on the list');
  expect(within(row!).getByRole('button', { name: /^Sign out/ })).toBeDisabled();
  await user.click(button('Select several'));
  await user.click(screen.getByRole('checkbox', { name: 'Select all' }));
  expect(button('Sign out')).toBeDisabled();
  expect(button('Remove')).toBeDisabled();
});

test('of a thousand devices only those that can be seen are drawn, each knowing its place', async () => {
  await open(many(1000));
  expect(rows().length).toBeGreaterThan(5);
  expect(rows().length).toBeLessThan(40);
  expect(rows()[0]).toHaveAttribute('aria-posinset', '1');
  expect(rows()[0]).toHaveAttribute('aria-setsize', '1000');
});

test('more than ten devices can be searched', async () => {
  const { user } = await open([...many(10), deviceOf({ deviceSn: 77, name: 'Pixel 9' })]);
  await user.type(screen.getByRole('searchbox', { name: 'Search devices' }), 'pixel');
  expect(screen.getByText('1 device found')).toBeVisible();
  expect(rows()).toHaveLength(1);
  await user.type(screen.getByRole('searchbox'), 'x');
  expect(screen.getByText('No device matches “pixelx”.')).toBeVisible();
});

test('details take a name of the user’s own', async () => {
  const { perch, user } = await open([deviceOf({ userAgent: 'iPhone16,1;iOS 19.1' })]);
  await user.click(button('iPhone 15 Pro'));
  const details = screen.getByRole('dialog', { name: 'iPhone 15 Pro' });
  expect(details).toHaveTextContent('iPhone16,1;iOS 19.1');
  await user.type(within(details).getByLabelText('Your name for it'), 'My phone{Enter}');
  expect(asked(perch, 'devices').at(-1)).toEqual({
    route: 'devices.label',
    input: { deviceSn: 4098, label: 'My phone' },
  });
});

test('a name that is typed stays through a pin, a new list, Esc and a closed drawer', async () => {
  const { perch, user } = await open([deviceOf()]);
  await user.click(button('iPhone 15 Pro'));
  const label = () => within(screen.getByRole('dialog')).getByLabelText('Your name for it');
  await user.type(label(), 'My ph');
  await user.click(screen.getByRole('switch', { name: 'Keep this device' }));
  perch.push({ devices: summaryOf({ revision: 2 }) });
  await settled();
  expect(label()).toHaveValue('My ph');
  await user.click(button('Close'));
  await user.click(button('iPhone 15 Pro'));
  expect(label()).toHaveValue('My ph');
  // Esc brings the saved one back, and is not for the drawer as well.
  expect(await fireEvent.keyDown(label(), { key: 'Escape' })).toBe(false);
  expect(label()).toHaveValue('');
});

test('a token that is typed stays when the drawer is closed, at its own device', async () => {
  const { user } = await open([deviceOf(), deviceOf({ deviceSn: 2, name: 'Pixel 9' })]);
  await user.click(button('iPhone 15 Pro'));
  await user.type(screen.getByLabelText('Token'), '7f3a');
  await user.type(screen.getByLabelText('Certificate name'), 'chat');
  await user.click(button('Close'));
  await user.click(button('Pixel 9'));
  expect(screen.getByLabelText('Token')).toHaveValue('');
  await user.click(button('Close'));
  await user.click(button('iPhone 15 Pro'));
  expect(screen.getByLabelText('Token')).toHaveValue('7f3a');
  expect(screen.getByLabelText('Certificate name')).toHaveValue('chat');
});

test('a push token is bound with its certificate, without the spaces it was copied with', async () => {
  const { perch, user } = await open([deviceOf()]);
  await user.click(button('iPhone 15 Pro'));
  await user.click(button('Bind token'));
  expect(screen.getByLabelText('Token')).toHaveAccessibleDescription('Enter the token.');
  await user.type(screen.getByLabelText('Token'), '7f3a 91c0');
  await user.type(screen.getByLabelText('Certificate name'), 'chat-prod');
  await user.click(button('Bind token'));
  expect(asked(perch, 'devices').at(-1)).toEqual({
    route: 'devices.bindToken',
    input: { deviceSn: 4098, deviceToken: '7f3a91c0', notifierName: 'chat-prod' },
  });
  // What came of it is told below the list, which an open drawer would hide.
  await waitFor(() => expect(screen.queryByLabelText('Token')).toBeNull());
  await user.click(button('iPhone 15 Pro'));
  await user.click(button('Remove token'));
  await waitFor(() => expect(asked(perch, 'devices').at(-1)?.route).toBe('devices.unbindToken'));
});

test('a token that the service refuses is said at its field, and stays typed', async () => {
  const { user } = await open(
    [deviceOf()],
    {},
    {
      devices: {
        bindToken: () => {
          throw new Refusal({ code: 'bad-parameter', field: 'notifier_name' });
        },
      },
    },
  );
  await user.click(button('iPhone 15 Pro'));
  await user.type(screen.getByLabelText('Token'), '7f3a');
  await user.type(screen.getByLabelText('Certificate name'), 'wrong');
  await user.click(button('Bind token'));
  expect(screen.getByLabelText('Certificate name')).toBeInvalid();
  expect(screen.getByLabelText('Token')).toHaveValue('7f3a');
});

test('before the first list there are skeletons', async () => {
  await open([], { syncedAt: null });
  expect(screen.getByLabelText('Loading devices')).toHaveAttribute('aria-busy', 'true');
});

test('without devices it says what will show up here', async () => {
  await open([]);
  expect(screen.getByRole('heading', { name: 'No other devices' })).toBeVisible();
});

test('a list that could not be read says why and can be read again', async () => {
  const { perch, user } = await open([], { syncedAt: null, failure: { code: 'server-error' } });
  expect(screen.getByText('The devices could not be read')).toBeVisible();
  await user.click(screen.getAllByRole('button', { name: 'Check again' }).at(-1)!);
  expect(asked(perch, 'devices').map(({ route }) => route)).toContain('devices.refresh');
});

test('the log tells what came and went', async () => {
  const at = Date.now();
  const event = { deviceSn: 1, platform: 6, at } as const;
  await open(
    many(1),
    {},
    {
      devices: {
        events: () => [
          { ...event, name: 'Firefox on Linux', what: 'came' },
          { ...event, name: 'Pixel 9', what: 'went' },
        ],
      },
    },
  );
  expect(screen.getByText('Firefox on Linux appeared')).toBeVisible();
  expect(screen.getByText('Pixel 9 is no longer listed')).toBeVisible();
});

test('rows are read again when main says that they changed', async () => {
  const { perch } = await open([deviceOf()]);
  const readings = () => asked(perch, 'devices').filter(({ route }) => route === 'devices.list');
  expect(readings()).toHaveLength(1);
  perch.push({ devices: summaryOf({ syncedAt: 5 }) });
  await settled();
  expect(readings()).toHaveLength(1);
  perch.push({ devices: summaryOf({ revision: 2 }) });
  await settled();
  expect(readings()).toHaveLength(2);
});
