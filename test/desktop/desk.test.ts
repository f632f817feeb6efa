import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { createState } from '../../main/account/state.ts';
import { ApiError } from '../../main/api/errors.ts';
import type { Handlers } from '../../preload/contract.ts';
import { HandClock } from '../account/clock.ts';
import { app, Menu, Notification, opened, registered } from '../fakes/electron.ts';
import { account, settings, snapshotOf } from '../fakes/snapshot.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { openDesk } = await import('../../main/desktop/desk.ts');

beforeEach(() => {
  Notification.made = [];
  Menu.bars = [];
  registered.clear();
  opened.splice(0);
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function open() {
  const { revision: _, ...parts } = snapshotOf();
  const state = createState(parts.preferences, 'en');
  state.change(parts);
  const called = {
    ...{ update: vi.fn(), start: vi.fn(), signOut: vi.fn(), acknowledge: vi.fn() },
    ...{ switch: vi.fn(), stopActing: vi.fn() },
  };
  const window = { open: vi.fn(), isInFront: () => false };
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn(), folder: '/logs', troubles: ['none'] };
  const shelves = new Map<string, unknown>();
  const shelf = (name: string, _schema: unknown, initial: unknown) => ({
    get: () => shelves.get(name) ?? initial,
    set: (value: unknown) => void shelves.set(name, value),
  });
  const desk = openDesk({
    state,
    handlers: {
      settings: { update: called.update },
      pause: { start: called.start },
      devices: { signOut: called.signOut, acknowledge: called.acknowledge },
      accounts: { switch: called.switch },
      acting: { stop: called.stopActing },
    } as unknown as Pick<Handlers, 'settings' | 'pause' | 'devices' | 'accounts' | 'acting'>,
    window,
    tray: { host: 'absent', available: false, ready: Promise.resolve() },
    storage: () => Promise.resolve('gnome_libsecret, v11'),
    shelf,
    clock: new HandClock(),
    log,
  } as unknown as Parameters<typeof openDesk>[0]);
  await settled();
  return { desk, state, called, window };
}

const phone = { deviceSn: 7, name: 'Pixel 9', platform: 2 as const };

const note = () => {
  const last = Notification.made.at(-1);
  if (!last) throw new Error('nothing was shown');
  return last;
};

test('that nothing shows tray icons is in the snapshot', async () => {
  const { state } = await open();
  expect(state.snapshot.desktop.tray).toBe('absent');
});

test('the icon of the About box is a file that other programs can open', async () => {
  await open();
  expect(app.about.iconPath).toBe(join('/perch', 'assets/app/256x256.png'));
  app.isPackaged = true;
  Object.assign(process, { resourcesPath: '/opt/Perch/resources' });
  await open();
  app.isPackaged = false;
  expect(app.about.iconPath).toBe(join('/opt/Perch/resources', 'icon.png'));
});

test('an ended session is told with its reason', async () => {
  const { desk, state } = await open();
  const failure = { code: 'session-ended' as const };
  state.change({ ended: { failure, server: account.server, username: 'lin' } });
  desk.notice('session-ended', account);
  expect(note().options.title).toBe('Lin Qiao is signed out');
  expect(note().options.body).toMatch(/^The session has ended: the password was changed/);
});

test('an ended pause offers another hour', async () => {
  const { desk, called } = await open();
  desk.notice('pause-ended', account);
  note().emit('action', { actionIndex: 0 });
  await settled();
  const [{ until }] = called.start.mock.lastCall as [{ until: number }];
  expect(until - Date.now()).toBeGreaterThan(59 * 60_000);
});

test('a new device is named, and signed out where the user can take it back', async () => {
  const { desk, called, window } = await open();
  desk.notice('new-device', account, [phone]);
  expect(note().options.body).toContain('Pixel 9');
  note().emit('action', { actionIndex: 0 });
  await settled();
  expect(called.acknowledge).toHaveBeenCalledExactlyOnceWith({ deviceSn: 7 });
  note().emit('action', { actionIndex: 1 });
  await settled();
  expect(called.signOut).toHaveBeenCalledExactlyOnceWith({ deviceSn: 7 });
  expect(window.open).toHaveBeenCalledWith('devices');
  desk.notice('new-device', account, [phone, phone]);
  expect(note().options.body).toMatch(/^2 devices/);
});

test('a sign-out that fails is told in the window, until the next try', async () => {
  const { desk, state, called, window } = await open();
  desk.notice('new-device', account, [phone]);
  called.signOut.mockImplementationOnce(() => {
    throw new ApiError({ code: 'offline' });
  });
  note().emit('action', { actionIndex: 1 });
  await settled();
  expect(state.snapshot.desktop.problem).toMatchObject({
    failure: { code: 'offline' },
    device: 'Pixel 9',
  });
  expect(window.open).toHaveBeenLastCalledWith();
  note().emit('action', { actionIndex: 1 });
  await settled();
  expect(state.snapshot.desktop.problem).toBeNull();
});

test('with several accounts it is said whose device it is, and that account is opened first', async () => {
  const { desk, state, called } = await open();
  const mei = { ...account, key: 'demo-2', username: 'mei', nickname: 'Mei Tan' };
  state.change({ accounts: [account, mei] });
  desk.notice('new-device', mei, [phone]);
  expect(note().options.title).toBe('New sign-in to the account of Mei Tan');
  note().emit('action', { actionIndex: 1 });
  await settled();
  expect(called.switch).toHaveBeenCalledExactlyOnceWith({ key: 'demo-2' });
  expect(called.signOut).toHaveBeenCalledAfter(called.switch);
});

test('who is asked about an account that is not here any more is told so', async () => {
  const { desk, state, called } = await open();
  desk.notice('new-device', { ...account, key: 'gone' }, [phone]);
  note().emit('action', { actionIndex: 1 });
  await settled();
  expect(called.signOut).not.toHaveBeenCalled();
  expect(state.snapshot.desktop.problem?.failure.code).toBe('not-signed-in');
});

test('the push shortcut turns push over; before push is known it does nothing', async () => {
  const { desk, state, called } = await open();
  await desk.handlers.setShortcut({ name: 'push', keys: 'Control+Alt+P' });
  registered.get('Control+Alt+P')?.();
  await settled();
  expect(called.update.mock.calls).toEqual([[{ push: false }]]);
  state.change({ settings: { ...settings, push: false } });
  registered.get('Control+Alt+P')?.();
  await settled();
  expect(called.update.mock.calls[1]).toEqual([{ push: true }]);
  state.change({ settings: null });
  registered.get('Control+Alt+P')?.();
  await settled();
  expect(called.update).toHaveBeenCalledTimes(2);
});

test('the report tells what was not shown and what went wrong', async () => {
  const { desk } = await open();
  const { text } = await desk.handlers.diagnostics({});
  expect(text).toContain('Tray host: absent');
  expect(text).toContain('Start at login: unsupported');
});

test('the menu follows the language, and is not rebuilt for anything else', async () => {
  const { state } = await open();
  const file = () => Menu.bars.at(-1)?.[0]?.label;
  expect(file()).toBe(process.platform === 'darwin' ? 'Perch' : 'File');
  const before = Menu.bars.length;
  state.change({ online: false });
  await settled();
  expect(Menu.bars.length).toBe(before);
  state.change({ locale: 'zh-CN' });
  await settled();
  expect(Menu.bars.length).toBe(before + 1);
});

test('logs and listed addresses open outside', async () => {
  const { desk } = await open();
  await desk.handlers.openLogs({});
  await desk.handlers.openLicences({});
  expect(await desk.handlers.openExternal({ address: 'https://docs.lanyingim.com/x' })).toEqual({
    opened: true,
  });
  expect(await desk.handlers.openExternal({ address: 'https://example.com' })).toEqual({
    opened: false,
  });
  const licences = join('/perch', 'out/licences.txt');
  expect(opened).toEqual(['/logs', licences, 'https://docs.lanyingim.com/x']);
});
