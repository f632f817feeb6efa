import { beforeEach, expect, test, vi } from 'vitest';
import { createState } from '../../main/account/state.ts';
import { ApiError } from '../../main/api/errors.ts';
import { app, nativeTheme, Tray, trayTrouble } from '../fakes/electron.ts';
import { snapshotOf, settings } from '../fakes/snapshot.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { startTray } = await import('../../main/desktop/tray.ts');

const log = { warn: vi.fn() };
const window = { open: vi.fn() };

beforeEach(() => {
  Tray.made = [];
  trayTrouble.error = null;
  nativeTheme.removeAllListeners();
  vi.clearAllMocks();
  vi.stubEnv('PERCH_TRAY_HOST', 'present');
});

type Update = Parameters<typeof startTray>[0]['handlers']['settings']['update'];

async function start(update: Update = () => {}) {
  const { revision: _, ...parts } = snapshotOf();
  const state = createState(parts.preferences, 'en');
  state.change(parts);
  const nothing = () => {};
  const handlers = {
    settings: { update, undo: nothing, dismiss: nothing, resolve: nothing },
    pause: { start: nothing, resume: nothing },
    accounts: { switch: nothing, remove: nothing },
    session: { signOut: nothing },
  };
  const options = { state, handlers, window, log } as unknown as Parameters<typeof startTray>[0];
  const service = startTray(options);
  await service.ready;
  await settled();
  return { state, service, tray: Tray.made[0] };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function click(tray: Tray | undefined, label: string) {
  const item = tray?.menu.find((one) => one.label === label);
  if (!item?.click) throw new Error(`no ${label}`);
  Reflect.apply(item.click, null, [{ ...item, checked: !item.checked }]);
}

const checked = (tray: Tray | undefined, label: string) =>
  tray?.menu.find((one) => one.label === label)?.checked;

test('the icon is there with picture, tooltip and menu', async () => {
  const { tray, service } = await start();
  expect(service).toMatchObject({ host: 'present', available: true });
  expect(tray?.image).toMatch(/[\\/]perch[\\/]assets[\\/]tray[\\/]normal-/);
  expect(tray?.tip).toBe('Perch\nLin Qiao: Connected');
  expect(checked(tray, 'Push notifications')).toBe(true);
});

test('a change of the snapshot is on the icon and in the menu', async () => {
  const { state, tray } = await start();
  state.change({ settings: { ...settings, push: false } });
  await settled();
  expect(tray?.image).toMatch(/push-off/);
  expect(tray?.tip).toBe('Perch\nLin Qiao: Push is off');
  expect(checked(tray, 'Push notifications')).toBe(false);
});

test('the menu is set only when something in it differs', async () => {
  const { state, tray } = await start();
  const before = tray?.menus.length;
  state.change({ connection: { ...state.snapshot.connection, syncedAt: 5, latencyMs: 7 } });
  await settled();
  expect(tray?.menus.length).toBe(before);
});

test('after a click the menu is set again even when nothing changed, since the check has flipped', async () => {
  const { tray } = await start(() => Promise.reject(new ApiError({ code: 'offline' })));
  const before = tray?.menus.length ?? 0;
  click(tray, 'Push notifications');
  await settled();
  expect(tray?.menus.length).toBe(before + 1);
  expect(checked(tray, 'Push notifications')).toBe(true);
});

test('a check calls the same handler that serves the page', async () => {
  const update = vi.fn<Update>();
  const { tray } = await start(update);
  click(tray, 'Sound');
  await settled();
  expect(update).toHaveBeenCalledExactlyOnceWith({ sound: true });
});

test('a click on the icon opens the window, and so does the menu', async () => {
  const { tray } = await start();
  tray?.emit('click');
  click(tray, 'Open Perch');
  click(tray, 'Preferences');
  expect(window.open.mock.calls).toEqual([[], [undefined], ['preferences']]);
});

test('quit ends the program', async () => {
  const { tray } = await start();
  const before = app.quits;
  click(tray, 'Quit');
  expect(app.quits).toBe(before + 1);
});

test('the icon follows the colours of the panel', async () => {
  vi.stubEnv('XDG_CURRENT_DESKTOP', 'KDE');
  const { tray } = await start();
  const light = tray?.image;
  nativeTheme.shouldUseDarkColors = true;
  nativeTheme.shouldUseDarkColorsForSystemIntegratedUI = true;
  nativeTheme.emit('updated');
  nativeTheme.shouldUseDarkColors = false;
  nativeTheme.shouldUseDarkColorsForSystemIntegratedUI = false;
  if (process.platform !== 'darwin') expect(tray?.image).not.toBe(light);
});

test('where no icon can be had, that is known', async () => {
  trayTrouble.error = new Error('no tray');
  const { service } = await start();
  expect(service.available).toBe(false);
  expect(log.warn).toHaveBeenCalledOnce();
});

test('where nothing shows icons, that is known although Electron makes one', async () => {
  vi.stubEnv('PERCH_TRAY_HOST', 'absent');
  const { service } = await start();
  expect(service).toMatchObject({ host: 'absent', available: false });
});
