import { beforeEach, expect, test, vi } from 'vitest';
import { app } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { onQuit } = await import('../../main/desktop/quit.ts');

beforeEach(() => {
  app.removeAllListeners();
  app.quits = 0;
});

/** Asks the program to end, as Electron does; says whether it stays for now. */
function quit(): boolean {
  const event = { preventDefault: vi.fn() };
  app.emit('before-quit', event);
  return event.preventDefault.mock.calls.length > 0;
}

test('with nothing under way it closes at once, while Electron still waits', () => {
  const close = vi.fn();
  onQuit(() => undefined, close);
  expect(quit()).toBe(false);
  expect(close).toHaveBeenCalledOnce();
  expect(quit()).toBe(false);
  expect(close).toHaveBeenCalledOnce();
  expect(app.quits).toBe(0);
});

test('what is under way may arrive first; then it closes once and quits', async () => {
  const close = vi.fn();
  const { promise, resolve } = Promise.withResolvers<void>();
  const settled = vi.fn(() => promise);
  onQuit(settled, close);
  expect(quit()).toBe(true);
  // Impatience changes nothing.
  expect(quit()).toBe(true);
  expect(settled).toHaveBeenCalledOnce();
  expect(close).not.toHaveBeenCalled();
  resolve();
  await vi.waitFor(() => expect(app.quits).toBe(1));
  expect(close).toHaveBeenCalledOnce();
  expect(quit()).toBe(false);
});

test('what never arrives does not hold it up for long', async () => {
  vi.useFakeTimers();
  const close = vi.fn();
  onQuit(() => new Promise(() => undefined), close);
  quit();
  await vi.advanceTimersByTimeAsync(1900);
  expect(close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect([close.mock.calls.length, app.quits]).toEqual([1, 1]);
  vi.useRealTimers();
});

test('a failure on the way out does not keep it from closing', async () => {
  const close = vi.fn();
  onQuit(() => Promise.reject(new Error('no answer')), close);
  quit();
  await vi.waitFor(() => expect([close.mock.calls.length, app.quits]).toEqual([1, 1]));
});
