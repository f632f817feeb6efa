import type { MenuItemConstructorOptions as Item } from 'electron';
import { expect, test, vi } from 'vitest';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { menuBar } = await import('../../main/desktop/menu-bar.ts');

const act = { open: vi.fn(), help: vi.fn() };
const flat = (items: Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
const named = (items: Item[], label: string) => flat(items).find((item) => item.label === label);

test('macOS has the program menu first, the others have file first', () => {
  expect(menuBar('en', act, 'darwin').map(({ label }) => label)).toEqual([
    'Perch',
    'File',
    'Edit',
    'View',
    'Window',
    'Help',
  ]);
  expect(menuBar('en', act, 'linux').map(({ label }) => label)).toEqual([
    'File',
    'Edit',
    'View',
    'Help',
  ]);
});

test.each(['darwin', 'win32', 'linux'] as const)(
  'on %s everything needed is there once',
  (system) => {
    const roles = flat(menuBar('en', act, system)).flatMap(({ role }) => role ?? []);
    expect(new Set(roles).size).toBe(roles.length);
    expect(roles).toEqual(
      expect.arrayContaining(['about', 'quit', 'close', 'copy', 'paste', 'zoomIn']),
    );
    const preferences = named(menuBar('en', act, system), 'Preferences…');
    expect(preferences?.accelerator).toBe('CommandOrControl+,');
  },
);

test('nothing in it opens developer tools or reloads the page', () => {
  for (const system of ['darwin', 'win32', 'linux'] as const) {
    const roles = flat(menuBar('en', act, system)).map(({ role }) => role);
    expect(roles.filter((role) => /dev|reload/i.test(role ?? ''))).toEqual([]);
  }
});

test('every word is ours, in both languages', () => {
  const texts = (locale: 'en' | 'zh-CN') =>
    flat(menuBar(locale, act, 'darwin')).filter(({ type }) => type !== 'separator');
  const chinese = texts('zh-CN');
  texts('en').forEach((item, index) => {
    expect(item.label, item.role).toBeTruthy();
    if (item.label !== 'Perch') expect(chinese[index]?.label).not.toBe(item.label);
  });
});

test('preferences and help do what they say', () => {
  const items = menuBar('en', act, 'linux');
  for (const label of ['Preferences…', 'Documentation']) {
    Reflect.apply(named(items, label)?.click ?? (() => {}), null, []);
  }
  expect(act.open).toHaveBeenCalledExactlyOnceWith('preferences');
  expect(act.help).toHaveBeenCalledOnce();
});
