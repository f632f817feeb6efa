import { beforeEach, expect, test, vi } from 'vitest';
import { app, BrowserWindow, displays, nativeTheme } from '../fakes/electron.ts';
import type { Bounds } from '../../main/desktop/bounds.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { createWindow } = await import('../../main/desktop/window.ts');

let saved: Bounds | null;
const log = { warn: vi.fn(), error: vi.fn() };
const closed = vi.fn();
const focused = vi.fn();
const bounds = { get: () => saved, set: (next: Bounds) => void (saved = next) };

beforeEach(() => {
  saved = null;
  BrowserWindow.made = [];
  nativeTheme.removeAllListeners();
  nativeTheme.systemDark = false;
  vi.clearAllMocks();
});

const create = () => createWindow({ bounds, closed, focused, log });
const only = () => {
  const [window, ...others] = BrowserWindow.made;
  if (!window || others.length > 0) throw new Error(`${BrowserWindow.made.length} windows`);
  return window;
};

test('nothing is made before somebody wants to look', () => {
  const window = create();
  expect(BrowserWindow.made).toEqual([]);
  expect(window.contents()).toBeNull();
});

test('the page is locked in: sandbox, isolation, no Node, no developer tools when packaged', () => {
  app.isPackaged = true;
  create().open();
  app.isPackaged = false;
  expect(only().options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    devTools: false,
  });
});

test('it shows when there is something to see, on the screen that was asked for', () => {
  create().open('devices');
  expect(only().url).toBe('app://perch/#devices');
  expect(only().calls).toEqual([]);
  only().emit('ready-to-show');
  expect(only().calls).toEqual(['show']);
});

test('there is one window: opening again brings it to the front', () => {
  const window = create();
  window.open();
  only().webContents.emit('did-finish-load');
  only().minimized = true;
  window.open('preferences');
  expect(only().calls).toEqual(['restore', 'show', 'focus']);
  expect(only().webContents.sent).toEqual([['event', 'open', { screen: 'preferences' }]]);
});

test('a screen that is asked for while the page loads is shown once it listens', () => {
  const window = create();
  window.open('devices');
  window.open('privacy');
  window.open('preferences');
  window.open();
  expect(only().webContents.sent).toEqual([]);
  only().webContents.emit('did-finish-load');
  expect(only().webContents.sent).toEqual([['event', 'open', { screen: 'preferences' }]]);
});

test('what was asked of a window that was closed meanwhile is not shown by the next', () => {
  const window = create();
  window.open();
  window.open('preferences');
  only().close();
  window.open('devices');
  const [, second] = BrowserWindow.made;
  second?.webContents.emit('did-finish-load');
  expect(second?.webContents.sent).toEqual([]);
  expect(second?.url).toBe('app://perch/#devices');
});

test('a page that has crashed leaves the log a line and no window, and the next wish makes another', () => {
  const window = create();
  window.open();
  only().webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 9 });
  expect(log.error).toHaveBeenCalledExactlyOnceWith('the page has ended: oom (9)');
  expect(window.contents()).toBeNull();
  expect(closed).toHaveBeenCalledOnce();
  window.open('devices');
  expect(BrowserWindow.made.length).toBe(2);
});

test('a process that ends with its window is no crash', () => {
  const window = create();
  window.open();
  only().close();
  only().webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  expect(log.error).not.toHaveBeenCalled();
});

test('a dialog belongs to the window, while there is one', () => {
  const window = create();
  expect(window.asParent()).toBeNull();
  window.open();
  expect(window.asParent()).toBe(only());
});

test('closing destroys the page, and the next window is where this one was', () => {
  saved = { x: 300, y: 200, width: 800, height: 600, maximized: true };
  const window = create();
  window.open();
  only().maximized = true;
  only().close();
  expect(window.contents()).toBeNull();
  expect(closed).toHaveBeenCalledOnce();
  window.open();
  const [, second] = BrowserWindow.made;
  second?.emit('ready-to-show');
  expect(second?.options).toMatchObject({ x: 300, y: 200, width: 800, height: 600 });
  expect(second?.calls).toEqual(['maximize', 'show']);
});

test('a remembered place on a display that has gone is not used', () => {
  saved = { x: 9000, y: 9000, width: 800, height: 600, maximized: false };
  create().open();
  const [{ workArea }] = displays;
  expect(only().options.x).toBe(workArea.x + workArea.width - 800);
});

test('a full disk does not keep the window open', () => {
  const full = { get: () => null, set: () => void fail() };
  const window = createWindow({ bounds: full, closed, focused, log });
  window.open();
  only().close();
  expect(window.contents()).toBeNull();
  expect(log.warn).toHaveBeenCalledOnce();
});

test('the frame follows the theme', () => {
  create().open();
  expect(only().options.backgroundColor).toBe('#F7F9F8');
  nativeTheme.systemDark = true;
  nativeTheme.emit('updated');
  expect(only().calls).toContain('background #17191A');
});

test('it knows whether the user looks at it', () => {
  const window = create();
  expect(window.isInFront()).toBe(false);
  window.open();
  only().focused = true;
  expect(window.isInFront()).toBe(true);
});

test('progress of a job is on the taskbar, and goes away', () => {
  const window = create();
  window.progress(0.5);
  window.open();
  window.progress(0.5);
  window.progress(null);
  expect(only().calls).toEqual(['progress 0.5', 'progress -1']);
});

function fail(): never {
  throw new Error('disk full');
}
