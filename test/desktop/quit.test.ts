import { beforeEach, expect, test, vi } from 'vitest';
import { app } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { onQuit } = await import('../../main/desktop/quit.ts');

beforeEach(() => {
  app.removeAllListeners('before-quit');
  app.quits = 0;
});

/** The user quits; as Electron does, `app.quit` asks again. @returns whether the program ends now */
function quit(): boolean {
  const event = { preventDefault: vi.fn() };
  app.emit('before-quit', event);
  return event.preventDefault.mock.calls.length === 0;
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('with nothing under way it closes and ends at once', () => {
  const close = vi.fn();
  onQuit(() => undefined, close);
  expect(quit()).toBe(true);
  // Electron waits for no promise.
  expect(close).toHaveBeenCalledOnce();
  expect(app.quits).toBe(0);
});

test('what is under way arrives first; then the program quits by itself', async () => {
  const sent = Promise.withResolvers<void>();
  const close = vi.fn();
  onQuit(() => sent.promise, close);
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
  onQuit(() => Promise.reject(new Error('offline')), close);
  quit();
  await vi.waitFor(() => expect(app.quits).toBe(1));
  expect(close).toHaveBeenCalledOnce();
});

test('what never arrives is given up after two seconds', async () => {
  vi.useFakeTimers();
  const close = vi.fn();
  onQuit(() => new Promise(() => {}), close);
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
  onQuit(() => sent.promise, close);
  quit();
  expect(quit()).toBe(false);
  sent.resolve();
  await vi.waitFor(() => expect(app.quits).toBeGreaterThan(0));
  await settled();
  expect(close).toHaveBeenCalledOnce();
});
