import { beforeEach, expect, test, vi } from 'vitest';
import type { Shortcuts } from '../../preload/desktop.ts';
import { registered, taken } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { noShortcuts, openShortcuts } = await import('../../main/desktop/shortcuts.ts');

const run = { open: vi.fn(), push: vi.fn() };
const log = { warn: vi.fn() };
let keys: Shortcuts;
const kept = { get: () => keys, set: (next: Shortcuts) => void (keys = next) };
const open = () => openShortcuts({ kept, run, log });

beforeEach(() => {
  keys = noShortcuts;
  registered.clear();
  taken.clear();
  vi.clearAllMocks();
});

test('no keys are taken before the user chooses some', () => {
  open();
  expect(registered.size).toBe(0);
});

test('chosen keys work, and are kept', () => {
  expect(open().set('push', 'Control+Alt+P')).toBe(true);
  registered.get('Control+Alt+P')?.();
  expect(run.push).toHaveBeenCalledOnce();
  registered.clear();
  open();
  expect([...registered.keys()]).toEqual(['Control+Alt+P']);
});

test.each([
  ['another program has', 'Control+Alt+X'],
  ['nobody can read', 'Hyper+?'],
])('keys that %s are refused, and the former ones stay', (_why, wanted) => {
  taken.add('Control+Alt+X');
  const shortcuts = open();
  shortcuts.set('open', 'Control+Alt+O');
  expect(shortcuts.set('open', wanted)).toBe(false);
  expect(shortcuts.get().open).toBe('Control+Alt+O');
  registered.get('Control+Alt+O')?.();
  expect(run.open).toHaveBeenCalledOnce();
});

test('keys that the disk does not keep are not taken, and the former ones stay', () => {
  const shortcuts = open();
  shortcuts.set('open', 'Control+Alt+O');
  const refuse = vi.spyOn(kept, 'set').mockImplementation(() => {
    throw new Error('ENOSPC');
  });
  expect(() => shortcuts.set('open', 'Control+Alt+N')).toThrow('ENOSPC');
  refuse.mockRestore();
  expect([...registered.keys()]).toEqual(['Control+Alt+O']);
});

test('the same keys do not do two things', () => {
  const shortcuts = open();
  shortcuts.set('open', 'Control+Alt+O');
  expect(shortcuts.set('push', 'Control+Alt+O')).toBe(false);
  expect(shortcuts.get()).toEqual({ open: 'Control+Alt+O', push: '' });
});

test('new keys give the old ones back, and empty ones take the shortcut away', () => {
  const shortcuts = open();
  shortcuts.set('open', 'Control+Alt+O');
  shortcuts.set('open', 'Control+Alt+N');
  expect([...registered.keys()]).toEqual(['Control+Alt+N']);
  expect(shortcuts.set('open', '')).toBe(true);
  expect(registered.size).toBe(0);
  expect(shortcuts.get()).toEqual(noShortcuts);
});

test('keys that were taken since the last start are told, and kept for the next', () => {
  keys = { open: 'Control+Alt+O', push: '' };
  taken.add('Control+Alt+O');
  expect(open().get().open).toBe('Control+Alt+O');
  expect(log.warn).toHaveBeenCalledOnce();
});

test('keys that Wayland does not take back do nothing once they are given up', () => {
  const shortcuts = open();
  shortcuts.set('push', 'Control+Alt+P');
  const former = registered.get('Control+Alt+P');
  shortcuts.set('push', '');
  former?.();
  expect(run.push).not.toHaveBeenCalled();
});

test.each([
  ['linux', 'wayland', true],
  ['linux', 'x11', false],
  ['win32', undefined, false],
] as const)('on %s with %s the desktop decides about keys: %s', (platform, session, expected) => {
  vi.stubEnv('XDG_SESSION_TYPE', session);
  const spied = vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  const { byDesktop } = open();
  spied.mockRestore();
  vi.unstubAllEnvs();
  expect(byDesktop).toBe(expected);
});

test('while new keys are pressed the present ones do nothing, and choosing ends that', () => {
  const shortcuts = open();
  shortcuts.set('open', 'Control+Alt+O');
  shortcuts.hold(true);
  registered.get('Control+Alt+O')?.();
  expect(run.open).not.toHaveBeenCalled();
  expect(shortcuts.set('push', 'Control+Alt+P')).toBe(true);
  registered.get('Control+Alt+O')?.();
  expect(run.open).toHaveBeenCalledOnce();
});
