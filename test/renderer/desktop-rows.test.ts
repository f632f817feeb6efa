import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Autostart, Shortcuts } from '../../preload/desktop.ts';
import AboutRows from '../../renderer/components/AboutRows.svelte';
import AutostartRow from '../../renderer/components/AutostartRow.svelte';
import NoticeRows from '../../renderer/components/NoticeRows.svelte';
import ShortcutRows from '../../renderer/components/ShortcutRows.svelte';
import { keysOf, keysText } from '../../renderer/keys.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

test('start at login shows what the system says, before and after a choice', async () => {
  let state: Autostart['state'] = 'off';
  const perch = await connect(snapshotOf(), {
    desktop: {
      autostart: () => ({ state }),
      setAutostart: ({ on }) => ({ state: (state = on ? 'approval' : 'off') }),
    },
  });
  const { user } = show(AutostartRow);
  await settled();
  const control = screen.getByRole('switch', { name: 'Start at login' });
  expect(control).not.toBeChecked();
  await user.click(control);
  expect(perch.calls.at(-1)).toEqual({ route: 'desktop.setAutostart', input: { on: true } });
  await vi.waitFor(() =>
    expect(control).toHaveAccessibleDescription("Allow it in the system's settings first."),
  );
});

test('a Perch that is not installed says why it cannot start at login', async () => {
  await connect(snapshotOf(), { desktop: { autostart: () => ({ state: 'unsupported' }) } });
  show(AutostartRow);
  await settled();
  const control = screen.getByRole('switch', { name: 'Start at login' });
  expect(control).toBeDisabled();
  expect(control).toHaveAccessibleDescription('Only an installed Perch can do that.');
});

test('each kind of notification has its switch, and one leaves the others as they are', async () => {
  const perch = await connect();
  const { user } = show(NoticeRows);
  await user.click(screen.getByRole('switch', { name: 'Pause ended' }));
  expect(perch.calls).toEqual([
    {
      route: 'preferences.update',
      input: { notices: { ...perch.now.preferences.notices, 'pause-ended': false } },
    },
  ]);
});

test('what can never come is not offered', async () => {
  const perch = await connect();
  show(NoticeRows);
  expect(screen.queryByRole('switch', { name: 'Bulk job finished' })).toBeNull();
  expect(screen.queryByRole('switch', { name: 'Update ready' })).toBeNull();
  const { desktop } = perch.now;
  perch.push({
    account: { ...account, role: 'admin' },
    desktop: { ...desktop, update: { ...desktop.update, supported: true } },
  });
  await settled();
  expect(screen.getByRole('switch', { name: 'Bulk job finished' })).toBeChecked();
  expect(screen.getByRole('switch', { name: 'Update ready' })).toBeChecked();
});

function withShortcuts(taken: string, byDesktop = false) {
  let shortcuts: Shortcuts = { open: '', push: '' };
  return connect(snapshotOf(), {
    desktop: {
      shortcuts: () => ({ ...shortcuts, byDesktop }),
      setShortcut({ name, keys }) {
        const accepted = keys !== taken;
        if (accepted) shortcuts = { ...shortcuts, [name]: keys };
        return { accepted, shortcuts };
      },
    },
  });
}

test('keys are chosen by pressing them', async () => {
  await withShortcuts('F24');
  const { user } = show(ShortcutRows);
  const button = screen.getByRole('button', { name: 'Open Perch None' });
  await user.click(button);
  expect(button).toHaveTextContent('Press keys');
  await user.keyboard('{Control>}{Alt>}[KeyO]{/Alt}{/Control}');
  await vi.waitFor(() => expect(button).toHaveTextContent('Ctrl+Alt+O'));
  await user.click(screen.getByRole('button', { name: 'Clear' }));
  await vi.waitFor(() => expect(button).toHaveTextContent('None'));
});

test('Escape and leaving the button keep what was chosen', async () => {
  const perch = await withShortcuts('F24');
  const { user } = show(ShortcutRows);
  const button = screen.getByRole('button', { name: 'Open Perch None' });
  await user.click(button);
  await user.keyboard('{Escape}');
  expect(button).toHaveTextContent('None');
  await user.click(button);
  await user.tab();
  expect(button).toHaveTextContent('None');
  expect(perch.calls.map(({ route }) => route)).not.toContain('desktop.setShortcut');
});

const held = (calls: { route: string; input: unknown }[]) =>
  calls.filter(({ route }) => route === 'desktop.holdShortcuts').map(({ input }) => input);

test('while keys are pressed for a new choice, the present ones are held back', async () => {
  const perch = await withShortcuts('F24');
  const { user, unmount } = show(ShortcutRows);
  const button = screen.getByRole('button', { name: 'Open Perch None' });
  await user.click(button);
  expect(held(perch.calls)).toEqual([{ on: true }]);
  await user.keyboard('{Escape}');
  expect(held(perch.calls)).toEqual([{ on: true }, { on: false }]);
  await user.click(button);
  unmount();
  await settled();
  expect(held(perch.calls).at(-1)).toEqual({ on: false });
});

test('where the desktop gives out keys, that is said', async () => {
  await withShortcuts('F24', true);
  show(ShortcutRows);
  expect(await screen.findByText(/the desktop has the last word/)).toBeVisible();
});

test('keys that another program has are refused at their row', async () => {
  await withShortcuts('Control+Alt+P');
  const { user } = show(ShortcutRows);
  await user.click(screen.getByRole('button', { name: 'Turn push on or off None' }));
  await user.keyboard('{Control>}{Alt>}[KeyP]{/Alt}{/Control}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Another program has these keys.');
});

const press = (code: string, ...held: string[]) => typed(code.replace(/^Key/, ''), code, ...held);
const typed = (key: string, code: string, ...held: string[]) => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
  metaKey: held.includes('meta'),
});

test.each([
  [press('KeyP', 'ctrl', 'alt'), 'Control+Alt+P'],
  [press('Digit7', 'meta', 'shift'), 'Super+Shift+7'],
  [press('F9'), 'F9'],
  [press('ArrowUp', 'ctrl'), 'Control+Up'],
  [press('KeyP'), null],
  [press('KeyP', 'shift'), null],
  [press('ControlLeft', 'ctrl'), null],
  [press('constructor', 'ctrl'), null],
  // A French keyboard types a where others have q, and & where they have 1.
  [typed('a', 'KeyQ', 'ctrl', 'alt'), 'Control+Alt+A'],
  [typed('m', 'Semicolon', 'ctrl'), 'Control+M'],
  [typed('&', 'Digit1', 'ctrl'), 'Control+1'],
  // Cyrillic letters are no keys to Electron, nor is what Alt makes of one on macOS.
  [typed('з', 'KeyP', 'ctrl', 'alt'), 'Control+Alt+P'],
  [typed('π', 'KeyP', 'alt', 'meta'), 'Alt+Super+P'],
])('%o makes the shortcut %s', (event, keys) => {
  expect(keysOf(event, false)).toBe(keys);
});

test('keys are written as the system writes them', () => {
  expect(keysOf(press('KeyP', 'meta', 'shift'), true)).toBe('Command+Shift+P');
  expect(keysText('Command+Shift+P', true)).toBe('⌘⇧P');
  expect(keysText('Control+Alt+P', false)).toBe('Ctrl+Alt+P');
});

const about = { version: '1.2.3', electron: '45', chromium: '144', node: '24', system: 'linux' };

test('the version is shown; updates are not where there are none', async () => {
  await connect(snapshotOf(), { desktop: { about: () => about } });
  show(AboutRows);
  expect(await screen.findByText('Perch 1.2.3')).toBeVisible();
  expect(screen.queryByText('Updates')).toBeNull();
});

test('the documentation and the licences are found without a menu bar', async () => {
  const perch = await connect(snapshotOf(), { desktop: { about: () => about } });
  const { user } = show(AboutRows);
  await user.click(screen.getByRole('button', { name: 'Licences' }));
  await user.click(screen.getByRole('button', { name: 'Documentation' }));
  expect(perch.calls.slice(1)).toEqual([
    { route: 'desktop.openLicences', input: {} },
    { route: 'desktop.openExternal', input: { address: 'https://docs.lanyingim.com/' } },
  ]);
});

test('an update is looked for on a schedule, and installed when it is ready', async () => {
  const perch = await connect(snapshotOf(), { desktop: { about: () => about } });
  const { user } = show(AboutRows);
  const update = { supported: true, state: 'idle' as const, version: null, checkedAt: 5 };
  perch.push({ desktop: { ...perch.now.desktop, tray: 'present', update } });
  await settled();
  await user.click(screen.getByRole('button', { name: 'Check now' }));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Updates' }), 'Every week');
  perch.push({
    desktop: {
      ...perch.now.desktop,
      update: { ...update, state: 'ready', version: '2.0' },
    },
  });
  await settled();
  expect(screen.getByRole('status')).toHaveTextContent('2.0 is installed when you quit.');
  await user.click(screen.getByRole('button', { name: 'Restart now' }));
  expect(perch.calls.map(({ route }) => route)).toEqual([
    'desktop.about',
    'desktop.checkForUpdates',
    'preferences.update',
    'desktop.installUpdate',
  ]);
});

test('the report is read before it is copied', async () => {
  const text = 'Perch 1.2.3\nTray host: present';
  await connect(snapshotOf(), { desktop: { about: () => about, diagnostics: () => ({ text }) } });
  const { user } = show(AboutRows);
  const writeText = vi.spyOn(navigator.clipboard, 'writeText');
  await user.click(screen.getByRole('button', { name: 'Show report' }));
  const dialog = await screen.findByRole('dialog', { name: 'Diagnostics' });
  expect(within(dialog).getByText(/Tray host: present/)).toBeVisible();
  expect(writeText).not.toHaveBeenCalled();
  await user.click(within(dialog).getByRole('button', { name: 'Copy report' }));
  expect(writeText).toHaveBeenCalledExactlyOnceWith(text);
});
