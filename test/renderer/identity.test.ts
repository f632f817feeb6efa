import { fireEvent, screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Identity } from '../../preload/account.ts';
import { notices } from '../../renderer/notices.svelte.ts';
import Look from '../../renderer/screens/notifications/Look.svelte';
import Targeting from '../../renderer/screens/notifications/Targeting.svelte';
import { Refusal } from '../fakes/perch.ts';
import { account, settings, snapshotOf } from '../fakes/snapshot.ts';
import { connect, settled, show } from './page.ts';

const field = (name: string) => screen.getByRole('textbox', { name });
const tags = () =>
  within(screen.getByRole('group', { name: 'Tags' }))
    .queryAllByRole('button', { name: /^Remove / })
    .map((button) => button.getAttribute('aria-label')?.slice('Remove '.length));

/** A service with tags of its own. */
async function opened(first: Partial<Identity> = {}) {
  const identity = { tags: ['design', 'beta'], alias: null, ...first };
  const change = (patch: Partial<Identity>) =>
    perch.push({ identity: { ...perch.now.identity, ...patch } });
  const perch = await connect(snapshotOf({ settings, identity }), {
    settings: { update: (patch) => perch.push({ settings: { ...settings, ...patch } }) },
    identity: {
      addTags: ({ tags }) => change({ tags: [...(perch.now.identity.tags ?? []), ...tags] }),
      removeTags: ({ tags }) =>
        change({ tags: (perch.now.identity.tags ?? []).filter((tag) => !tags.includes(tag)) }),
      clearTags: () => change({ tags: [] }),
      setAlias: ({ alias }) => {
        if (alias === 'mei') throw new Refusal({ code: 'alias-taken', field: 'alias' });
        change({ alias });
        return { pushToken: alias !== 'phoneless' };
      },
    },
  });
  return perch;
}

test('the push nickname is saved with Enter and shown as others will see it', async () => {
  const perch = await opened();
  const { user } = show(Look);
  await user.type(field('Push nickname'), 'Lin (design)');
  expect(screen.getByRole('figure')).toHaveTextContent('Lin (design)');
  await user.keyboard('{Enter}');
  expect(perch.calls.at(-1)).toEqual({
    route: 'settings.update',
    input: { pushNickname: 'Lin (design)' },
  });
  const push = screen.getByRole('figure');
  await vi.waitFor(() => expect(push).toHaveTextContent('Lin (design)'));
});

test('Esc brings the saved nickname back', async () => {
  await opened();
  const { user } = show(Look);
  await user.type(field('Push nickname'), 'x{Escape}');
  expect(field('Push nickname')).toHaveValue('');
  expect(screen.queryByRole('button', { name: 'Save Push nickname' })).toBeNull();
});

test('the badge is set to a whole number, and cleared', async () => {
  const perch = await opened();
  const { user } = show(Look);
  await user.type(field('Badge number'), '-1{Enter}');
  expect(field('Badge number')).toHaveAccessibleDescription(/A whole number from 0/);
  await user.clear(field('Badge number'));
  await user.type(field('Badge number'), '12{Enter}');
  await user.click(screen.getByRole('button', { name: 'Clear badge' }));
  expect(perch.calls.map(({ input }) => input)).toEqual([{ badge: 12 }, { badge: 0 }]);
});

test('an alias that another user holds is told at the field, and what was typed stays', async () => {
  await opened();
  const { user } = show(Targeting);
  await user.type(field('Alias'), 'mei{Enter}');
  await vi.waitFor(() => expect(field('Alias')).toBeInvalid());
  expect(field('Alias')).toHaveAccessibleDescription(/belongs to another account/);
  expect(field('Alias')).toHaveValue('mei');
});

test('an alias without a phone to go with says so', async () => {
  await opened();
  const { user } = show(Targeting);
  await user.type(field('Alias'), 'phoneless{Enter}');
  await vi.waitFor(() => expect(notices.toast?.text).toMatch(/without a push token/));
});

test('tags are read when the section opens; Enter adds several, Backspace takes the last', async () => {
  const perch = await opened();
  const { user } = show(Targeting);
  expect(perch.calls[0]?.route).toBe('identity.read');
  await user.type(field('Add a tag'), 'new, 走廊{Enter}');
  await vi.waitFor(() => expect(tags()).toEqual(['design', 'beta', 'new', '走廊']));
  expect(field('Add a tag')).toHaveValue('');
  await user.keyboard('{Backspace}');
  await vi.waitFor(() => expect(tags()).toEqual(['design', 'beta', 'new']));
});

test('Delete on a tag takes it, Undo brings it back', async () => {
  await opened();
  const { user } = show(Targeting);
  screen.getByRole('button', { name: 'Remove design' }).focus();
  await user.keyboard('{Delete}');
  await vi.waitFor(() => expect(tags()).toEqual(['beta']));
  expect(screen.getByRole('button', { name: 'Remove beta' })).toHaveFocus();
  notices.toast?.undo?.();
  await vi.waitFor(() => expect(tags()).toEqual(['beta', 'design']));
});

test('a tag that is there already is named and not sent', async () => {
  const perch = await opened();
  const { user } = show(Targeting);
  await user.type(field('Add a tag'), 'beta{Enter}');
  expect(screen.getByRole('alert')).toHaveTextContent('beta is there already.');
  expect(perch.calls.map(({ route }) => route)).toEqual(['identity.read']);
});

test('all tags are cleared at once', async () => {
  await opened();
  const { user } = show(Targeting);
  await user.click(screen.getByRole('button', { name: 'Clear all' }));
  await vi.waitFor(() => expect(tags()).toEqual([]));
  expect(notices.toast?.text).toBe('2 tags removed');
});

test('tags that cannot be read are unknown, not empty, and asked for again', async () => {
  const perch = await connect(snapshotOf({ settings }), {
    identity: {
      read: () => {
        if (perch.calls.length === 1) throw new Refusal({ code: 'timeout' });
        perch.push({ identity: { tags: ['design'], alias: null } });
      },
    },
  });
  const { user } = show(Targeting);
  expect(await screen.findByRole('alert')).toHaveTextContent('did not answer in time');
  expect(screen.queryByRole('textbox', { name: 'Add a tag' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await vi.waitFor(() => expect(tags()).toEqual(['design']));
});

test('what was typed and not saved is there again when one comes back, in its own account', async () => {
  const perch = await opened();
  const look = show(Look);
  await look.user.type(field('Push nickname'), 'Lin (desi');
  await look.user.type(field('Badge number'), '1');
  const targeting = show(Targeting);
  await targeting.user.type(field('Alias'), 'lin-w');
  await targeting.user.type(field('Add a tag'), 'half');
  look.unmount();
  targeting.unmount();
  show(Look);
  show(Targeting);
  const typed = () => ['Push nickname', 'Badge number', 'Alias', 'Add a tag'].map(valueOf);
  const valueOf = (name: string) => (field(name) as HTMLInputElement).value;
  expect(typed()).toEqual(['Lin (desi', '1', 'lin-w', 'half']);
  perch.push({ account: { ...account, key: 'other' } });
  await settled();
  expect(typed()).toEqual(['', '', '', '']);
});

test('Esc and Enter while a word is composed leave the texts alone', async () => {
  const perch = await opened();
  show(Look);
  const targeting = show(Targeting);
  await targeting.user.type(field('Push nickname'), '林');
  await targeting.user.type(field('Add a tag'), '走廊');
  for (const name of ['Push nickname', 'Add a tag']) {
    await fireEvent.keyDown(field(name), { key: 'Escape', isComposing: true });
    // False when the key was kept from sending the form.
    const sends = await fireEvent.keyDown(field(name), { key: 'Enter', isComposing: true });
    expect([name, sends]).toEqual([name, name === 'Add a tag']);
  }
  expect(field('Push nickname')).toHaveValue('林');
  expect(field('Add a tag')).toHaveValue('走廊');
  expect(perch.calls.map(({ route }) => route)).toEqual(['identity.read']);
});
