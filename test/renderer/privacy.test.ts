import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Settings } from '../../preload/settings.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import Privacy from '../../renderer/screens/Privacy.svelte';
import { account, settings, snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

const radio = (name: string) => screen.getByRole('radio', { name });
const field = (name: string) => screen.getByRole('textbox', { name });
const save = () => screen.getByRole('button', { name: 'Save' });
let accounts = 0;

/** Perch with a service that takes every choice. Each test has an account of its own: drafts are kept. */
async function opened(own: Partial<Settings> = {}) {
  const key = `privacy-${(accounts += 1)}`;
  const snapshot = snapshotOf({ account: { ...account, key }, settings: { ...settings, ...own } });
  const perch = await connect(snapshot, {
    settings: {
      update: (patch) =>
        perch.push({ settings: { ...settings, ...own, ...perch.now.settings, ...patch } }),
    },
  });
  return { perch, ...show(Privacy) };
}

test('three of the choices count at once', async () => {
  const { perch, user } = await opened();
  expect(radio('Anyone I approve')).toBeChecked();
  await user.click(radio('Nobody'));
  expect(perch.calls).toEqual([{ route: 'settings.update', input: { authMode: 3 } }]);
  await vi.waitFor(() => expect(radio('Nobody')).toBeChecked());
});

test('the third choice asks for question and answer; until then the former one stays in force', async () => {
  const { perch, user } = await opened();
  await user.click(radio('Anyone who answers my question'));
  expect(perch.calls).toEqual([]);
  expect(screen.getByText(/“Anyone I approve” stays in force/)).toBeInTheDocument();
  expect(save()).toBeDisabled();
  await user.type(field('Question'), 'Which city?');
  expect(save()).toBeDisabled();
  await user.type(field('Answer'), 'Hangzhou');
  await user.click(save());
  expect(perch.calls).toEqual([
    {
      route: 'settings.update',
      input: { authMode: 2, authQuestion: 'Which city?', authAnswer: 'Hangzhou' },
    },
  ]);
  await vi.waitFor(() => expect(screen.queryByRole('region', { name: /unsaved/ })).toBeNull());
  expect(radio('Anyone who answers my question')).toBeChecked();
});

test('with question and answer known, the third choice counts at once too', async () => {
  const { perch, user } = await opened({ authQuestion: 'Which city?', authAnswer: 'Hangzhou' });
  await user.click(radio('Anyone who answers my question'));
  expect(perch.calls).toEqual([{ route: 'settings.update', input: { authMode: 2 } }]);
});

test('another choice takes the third one back before it counts', async () => {
  const { perch, user } = await opened();
  await user.click(radio('Anyone who answers my question'));
  await user.click(radio('Anyone'));
  expect(perch.calls).toEqual([{ route: 'settings.update', input: { authMode: 0 } }]);
  expect(screen.queryByRole('textbox', { name: 'Question' })).toBeNull();
});

test('a refusal is said, and what was typed stays', async () => {
  const { perch, user } = await opened();
  await user.click(radio('Anyone who answers my question'));
  await user.type(field('Question'), 'Which city?');
  await user.type(field('Answer'), 'Hangzhou');
  vi.spyOn(perch, 'call').mockImplementationOnce(() => {
    perch.push({ refused: { authMode: { code: 'rate-limited' } } });
    return Promise.resolve({ ok: true, value: undefined });
  });
  await user.click(save());
  expect(await screen.findByRole('alert')).toHaveTextContent('asked for a break');
  expect(field('Question')).toHaveValue('Which city?');
  expect(save()).toBeEnabled();
});

test('what was typed is discarded only after a question, by its button or by Esc', async () => {
  const { user } = await opened();
  await user.click(radio('Anyone who answers my question'));
  await user.type(field('Question'), 'Which city?');
  const question = () => screen.getByRole('alertdialog', { name: /^Discard 2 changes/ });
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(question()).toHaveTextContent('What you changed in Question, Who can add me is lost.');
  await user.click(within(question()).getByRole('button', { name: 'Keep editing' }));
  expect(field('Question')).toHaveValue('Which city?');
  // The first one is the field's own.
  await user.type(field('Answer'), 'Hangzhou');
  radio('Anyone').focus();
  await user.keyboard('{Escape}');
  const discard = screen.getByRole('alertdialog', { name: /^Discard 3 changes/ });
  await user.click(within(discard).getByRole('button', { name: 'Discard' }));
  expect(screen.queryByRole('textbox', { name: 'Question' })).toBeNull();
  expect(radio('Anyone I approve')).toBeChecked();
});

test('Ctrl+S saves with Caps Lock as well', async () => {
  const { perch, user } = await opened({ authMode: 2, authQuestion: 'City?', authAnswer: 'H' });
  await user.type(field('Answer'), 'z');
  await user.keyboard('{Control>}S{/Control}');
  expect(perch.calls.map(({ input }) => input)).toMatchObject([{ authAnswer: 'Hz' }]);
});

test('a refusal that comes after Privacy was left is said above the next screen', async () => {
  const { perch, user, unmount } = await opened({
    ...{ authMode: 2, authQuestion: 'City?', authAnswer: 'H' },
  });
  await user.type(field('Answer'), 'z');
  vi.spyOn(perch, 'call').mockImplementationOnce(async () => {
    await settled();
    perch.push({ refused: { authMode: { code: 'rate-limited' } } });
    return { ok: true, value: undefined };
  });
  await user.click(save());
  unmount();
  await settled();
  await settled();
  expect(notices.missed).toMatchObject([{ title: 'Who can add me' }]);
  show(Privacy);
  expect(field('Answer')).toHaveValue('Hz');
});

test('group invitations and downloads are switched at once', async () => {
  const { perch, user } = await opened();
  expect(radio('Ask me first')).toBeChecked();
  await user.click(radio('Join at once'));
  await user.click(screen.getByRole('switch', { name: 'Automatic downloads' }));
  expect(perch.calls.map(({ input }) => input)).toEqual([
    { groupConfirm: false },
    { autoDownload: false },
  ]);
});
