import { beforeEach, expect, test, vi } from 'vitest';
import { app, BrowserWindow, powerMonitor } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { onQuit } = await import('../../main/desktop/quit.ts');

beforeEach(() => {
  app.removeAllListeners();
  powerMonitor.removeAllListeners();
  app.quits = 0;
  log.error.mockClear();
});

const log = { error: vi.fn() };
const follow = (settled: () => Promise<unknown> | undefined, close: () => void) =>
  onQuit({ settled, close: { all: close }, log });

/** The user quits; as Electron does, `app.quit` asks again. @returns whether the program ends now */
function quit(): boolean {
  const event = { preventDefault: vi.fn() };
  app.emit('before-quit', event);
  return event.preventDefault.mock.calls.length === 0;
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('with nothing under way it closes and ends at once', () => {
  const close = vi.fn();
  follow(() => undefined, close);
  expect(quit()).toBe(true);
  // Electron waits for no promise.
  expect(close).toHaveBeenCalledOnce();
  expect(app.quits).toBe(0);
});

test('what is under way arrives first; then the program quits by itself', async () => {
  const sent = Promise.withResolvers<void>();
  const close = vi.fn();
  follow(() => sent.promise, close);
  expect(quit()).toBe(false);
  await settled();
  expect(close).not.toHaveBeenCalled();
  sent.resolve();
  await vi.waitFor(() => expect(app.quits).toBe(1));
  expect(close).toHaveBeenCalledOnce();
  expect(quit()).toBe(true);
  expect(close).toHaveBeenCalledOnce();
});

test('what fails on the way keeps nobody waiting', async () => {
  const close = vi.fn();
  follow(() => Promise.reject(new Error('offline')), close);
  quit();
  await vi.waitFor(() => expect(app.quits).toBe(1));
  expect(close).toHaveBeenCalledOnce();
});

test('what never arrives is given up after two seconds', async () => {
  vi.useFakeTimers();
  const close = vi.fn();
  follow(() => new Promise(() => {}), close);
  quit();
  await vi.advanceTimersByTimeAsync(1999);
  expect(app.quits).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(app.quits).toBe(1);
  vi.useRealTimers();
});

test('whoever quits again while it waits does not close twice', async () => {
  const sent = Promise.withResolvers<void>();
  const close = vi.fn();
  follow(() => sent.promise, close);
  quit();
  expect(quit()).toBe(false);
  sent.resolve();
  await vi.waitFor(() => expect(app.quits).toBeGreaterThan(0));
  await settled();
  expect(close).toHaveBeenCalledOnce();
});

test.each([
  ['at once', () => undefined],
  ['after a wait', () => Promise.resolve()],
])(
  'a part that cannot close keeps neither the others open nor Perch running (%s)',
  async (...of) => {
    const demo = vi.fn();
    const busy = new Error('EBUSY: resource busy or locked, rename');
    const accounts = () => {
      throw busy;
    };
    onQuit({ settled: of[1], close: { accounts, demo }, log });
    if (!quit()) await vi.waitFor(() => expect(app.quits).toBe(1));
    expect(quit()).toBe(true);
    expect(demo).toHaveBeenCalledOnce();
    expect(log.error).toHaveBeenCalledExactlyOnceWith('cannot close: accounts', busy);
  },
);

test('it quits even when nothing can be logged', async () => {
  log.error.mockImplementationOnce(() => {
    throw new Error('ENOSPC');
  });
  const broken = () => {
    throw new Error('EPERM');
  };
  onQuit({ settled: () => Promise.resolve(), close: { broken }, log });
  const unheard = new Promise((heard) => process.once('unhandledRejection', heard));
  quit();
  await unheard;
  expect(app.quits).toBe(1);
});

/** Windows asks whether the session may end, or tells that it does. @returns whether Perch said no */
function session(event: 'query-session-end' | 'session-end', window: BrowserWindow): boolean {
  const details = { reasons: ['logoff'], preventDefault: vi.fn() };
  window.emit(event, details);
  return details.preventDefault.mock.calls.length > 0;
}
function openWindow(): BrowserWindow {
  const window = new BrowserWindow({});
  app.emit('browser-window-created', {}, window);
  return window;
}

test('asked whether the session may end, it sends what waits and closes nothing', async () => {
  const send = vi.fn(() => Promise.reject(new Error('offline')));
  const close = vi.fn();
  follow(send, close);
  expect(session('query-session-end', openWindow())).toBe(false);
  await settled();
  expect(send).toHaveBeenCalledOnce();
  // Another program has said no: Perch goes on, and quits as ever.
  expect(close).not.toHaveBeenCalled();
  expect(app.quits).toBe(0);
  quit();
  await vi.waitFor(() => expect(app.quits).toBe(1));
  expect(close).toHaveBeenCalledOnce();
});

test('told that the session ends, it closes before anything else can happen, once', () => {
  const close = vi.fn();
  follow(() => new Promise(() => {}), close);
  const window = openWindow();
  session('query-session-end', window);
  session('session-end', window);
  expect(close).toHaveBeenCalledOnce();
  session('session-end', window);
  expect(quit()).toBe(true);
  expect(close).toHaveBeenCalledOnce();
});

test('a session that ends while a quit waits closes once and asks for nothing again', async () => {
  const sent = Promise.withResolvers<void>();
  const send = vi.fn(() => sent.promise);
  const close = vi.fn();
  follow(send, close);
  const window = openWindow();
  quit();
  session('query-session-end', window);
  expect(send).toHaveBeenCalledOnce();
  session('session-end', window);
  expect(close).toHaveBeenCalledOnce();
  sent.resolve();
  await vi.waitFor(() => expect(app.quits).toBe(1));
  expect(close).toHaveBeenCalledOnce();
});

test('where a shutdown is announced it is delayed, and Perch quits', () => {
  follow(() => undefined, vi.fn());
  const event = { preventDefault: vi.fn() };
  powerMonitor.emit('shutdown', event);
  expect(event.preventDefault).toHaveBeenCalledOnce();
  expect(app.quits).toBe(1);
});
