import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { Vault } from '../../preload/desktop.ts';
import Preferences from '../../renderer/screens/Preferences.svelte';
import { preferences, signedOut, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, show } from './page.ts';

test('each preference is saved when it is used', async () => {
  const perch = await connect();
  const { user } = show(Preferences);
  await user.click(screen.getByRole('radio', { name: 'Dark' }));
  await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), '简体中文');
  await user.click(screen.getByRole('switch', { name: 'Start hidden' }));
  await user.click(screen.getByRole('switch', { name: 'Keep in tray' }));
  await user.click(screen.getByRole('switch', { name: 'Hide user ID and mobile' }));
  await user.selectOptions(
    screen.getByRole('combobox', { name: 'Check for changes' }),
    'Every 15 minutes',
  );
  expect(asked(perch, 'preferences').map(({ input }) => input)).toEqual([
    { theme: 'dark' },
    { language: 'zh-CN' },
    { startHidden: true },
    { keepInTray: false },
    { hideIds: true },
    { checkEvery: 15 },
  ]);
});

test.each([
  ['stored', 'Available'],
  ['weak', 'Weak'],
  ['session-only', 'Until you quit'],
  ['locked', 'Locked'],
  ['missing', 'Not available'],
] satisfies [Vault, string][])('secure storage that is %s is called "%s"', async (vault, words) => {
  await connect(snapshotOf({ vault }));
  show(Preferences);
  expect(screen.getByText(words)).toBeInTheDocument();
});

test('weak storage is offered only without a keychain, and only by an explicit choice', async () => {
  const perch = await connect();
  const { user } = show(Preferences);
  const weak = { name: 'Keep my sign-in without a keychain' };
  expect(screen.queryByRole('switch', weak)).toBeNull();
  perch.push({ vault: 'missing' });
  const control = await screen.findByRole('switch', weak);
  expect(control).not.toBeChecked();
  expect(control).toHaveAccessibleDescription(/could read it/);
  await user.click(control);
  expect(asked(perch, 'preferences')).toEqual([
    { route: 'preferences.update', input: { weakStorage: true } },
  ]);
  perch.push({ vault: 'stored', preferences: { ...preferences, weakStorage: true } });
  expect(await screen.findByRole('switch', weak)).toBeChecked();
});

test('preferences work signed out, where there is nobody to sign out', async () => {
  await connect(signedOut);
  show(Preferences);
  expect(screen.getByRole('heading', { name: 'Preferences' })).toHaveFocus();
  expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull();
});
