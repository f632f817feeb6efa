import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createState } from '../../main/account/state.ts';
import { ApiError } from '../../main/api/errors.ts';
import { app, nativeTheme, Tray, trayTrouble } from '../fakes/electron.ts';
import { account, snapshotOf, settings } from '../fakes/snapshot.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { startTray } = await import('../../main/desktop/tray.ts');
const { applyTheme } = await import('../../main/desktop/theme.ts');

const log = { warn: vi.fn() };
const window = { open: vi.fn() };

beforeEach(() => {
  Tray.made = [];
  trayTrouble.error = null;
  nativeTheme.removeAllListeners();
  nativeTheme.systemDark = false;
  applyTheme('system');
  vi.restoreAllMocks();
  vi.clearAllMocks();
  vi.stubEnv('PERCH_TRAY_HOST', 'present');
});

const on = (platform: NodeJS.Platform) =>
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);

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
  on('win32');
  const { tray } = await start();
  tray?.emit('click');
  click(tray, 'Open Perch');
  click(tray, 'Preferences');
  expect(window.open.mock.calls).toEqual([[], [undefined], ['preferences']]);
});

test('on macOS a click on the icon opens the menu, and nothing else', async () => {
  on('darwin');
  const { tray } = await start();
  tray?.emit('click');
  expect(window.open).not.toHaveBeenCalled();
});

test('quit ends the program', async () => {
  const { tray } = await start();
  const before = app.quits;
  click(tray, 'Quit');
  expect(app.quits).toBe(before + 1);
});

test("the icon follows the system's colours, whatever Perch's own are", async () => {
  vi.stubEnv('XDG_CURRENT_DESKTOP', 'KDE');
  on('linux');
  const { tray } = await start();
  expect(tray?.image).toMatch(/-light\.png$/);
  // The user chooses dark for Perch; the panel stays as it is.
  applyTheme('dark');
  nativeTheme.emit('updated');
  expect(tray?.image).toMatch(/-light\.png$/);
  applyTheme('system');
  nativeTheme.systemDark = true;
  nativeTheme.emit('updated');
  expect(tray?.image).toMatch(/-dark\.png$/);
  applyTheme('light');
  nativeTheme.emit('updated');
  expect(tray?.image).toMatch(/-dark\.png$/);
});

test('two accounts of one name are two accounts', async () => {
  const { state, tray } = await start();
  const twin = { ...account, key: 'twin' };
  state.change({ accounts: [account, twin] });
  await settled();
  const before = tray?.menus.length ?? 0;
  state.change({ accounts: [account, { ...twin, key: 'triplet' }] });
  await settled();
  expect(tray?.menus.length).toBe(before + 1);
});

test('a pause that goes on leaves an open menu alone for minutes', async () => {
  vi.useFakeTimers({ now: 0, toFake: ['Date', 'setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const { state, tray } = await start();
  state.change({ pause: { startedAt: 0, until: 60 * 60_000, restores: true } });
  await settled();
  const before = tray?.menus.length ?? 0;
  vi.advanceTimersByTime(4 * 60_000);
  expect(tray?.menus.length).toBe(before);
  vi.advanceTimersByTime(2 * 60_000);
  expect(tray?.menus.length).toBe(before + 1);
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
