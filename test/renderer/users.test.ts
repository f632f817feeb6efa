import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { ListedUser } from '../../preload/jobs.ts';
import Users from '../../renderer/screens/Users.svelte';
import { view } from '../../renderer/view.svelte.ts';
import { administrator as by } from '../fakes/jobs.ts';
import { Refusal } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

/** As many pages of a server's list as it takes, with one user on each. */
const paged = (names: string[]) => ({
  users: ({ page }: { page: number }) => ({
    users: [{ userId: `${page}`, username: names[page - 1] ?? '', banned: false }],
    more: page < names.length,
  }),
});

test('users are listed page by page, searched, and acted as', async () => {
  const pages = [
    [{ userId: '11', username: 'anna', banned: false }],
    [{ userId: '12', username: 'bo', banned: true }],
  ];
  const perch = await connect(snapshotOf({ account: by, settings: null }), {
    acting: { users: ({ page }) => ({ users: pages[page - 1] ?? [], more: page < 2 }) },
  });
  const { user } = show(Users);
  await settled();
  await user.click(screen.getByRole('button', { name: 'Show more users' }));
  await settled();
  expect(screen.queryByRole('button', { name: 'Show more users' })).toBeNull();
  expect(screen.getByText('Deactivated')).toBeVisible();
  await user.type(screen.getByRole('searchbox'), 'BO');
  expect(screen.queryByText('anna')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Act as bo' }));
  await settled();
  expect(asked(perch, 'acting').at(-1)).toEqual({
    route: 'acting.start',
    input: { userId: '12', groupId: '' },
  });
  expect(view.screen).toBe('overview');
});

test('a server that gives the same page again and again is not asked for ever', async () => {
  const users = () => ({ users: [{ userId: '1', username: 'anna', banned: false }], more: true });
  const perch = await connect(snapshotOf({ account: by, settings: null }), { acting: { users } });
  const { user } = show(Users);
  await settled();
  await user.type(screen.getByRole('searchbox'), 'zoe');
  await settled();
  expect(asked(perch, 'acting')).toHaveLength(2);
  expect(screen.queryByRole('button', { name: 'Show more users' })).toBeNull();
});

test('where the server has no list an id is typed, and what is wrong is said at it', async () => {
  await connect(snapshotOf({ account: by, settings: null }), {
    acting: {
      users: () => {
        throw new Refusal({ code: 'not-supported' });
      },
      start: ({ userId }) => {
        if (userId === '1') throw new Refusal({ code: 'no-such-user' });
        throw new Refusal({ code: 'invalid-input', field: 'userId' });
      },
    },
  });
  const { user } = show(Users);
  await settled();
  expect(screen.getByText(/This server has no list of users/)).toBeVisible();
  const act = screen.getByRole('button', { name: 'Act as this user' });
  expect(act).toBeDisabled();
  const id = screen.getByLabelText('User ID');
  await user.type(id, 'abc');
  await user.click(act);
  await settled();
  expect(id).toHaveAttribute('aria-invalid', 'true');
  await user.clear(id);
  await user.type(id, '1');
  await user.click(act);
  await settled();
  expect(screen.getByRole('alert')).toHaveTextContent('There is no such user here.');
});

test('a search reads on until it has found somebody or the list ends', async () => {
  const perch = await connect(snapshotOf({ account: by, settings: null }), {
    acting: paged(['anna', 'bo', 'chen', 'dora']),
  });
  const { user } = show(Users);
  await settled();
  expect(screen.getByText('1 read so far')).toBeVisible();
  await user.type(screen.getByRole('searchbox'), 'chen');
  await vi.waitFor(() => expect(screen.getByRole('button', { name: 'Act as chen' })).toBeVisible());
  await user.clear(screen.getByRole('searchbox'));
  await user.type(screen.getByRole('searchbox'), 'nobody');
  await vi.waitFor(() => expect(screen.getByText('No user matches')).toBeVisible());
  const pages = asked(perch, 'acting').map(({ input }) => (input as { page: number }).page);
  expect(pages).toEqual([1, 2, 3, 4]);
});

test('while a search reads on nobody is said to be missing', async () => {
  let answer = () => {};
  await connect(snapshotOf({ account: by, settings: null }), {
    acting: {
      users: ({ page }) => {
        const found = paged(['anna', 'bo', 'chen']).users({ page });
        if (page === 1) return found;
        return new Promise((resolve) => (answer = () => resolve(found)));
      },
    },
  });
  const { user } = show(Users);
  await settled();
  await user.type(screen.getByRole('searchbox'), 'chen');
  expect(screen.getByText('Searching, 1 user read')).toBeVisible();
  expect(screen.queryByText('No user matches')).toBeNull();
  answer();
  await settled();
  expect(screen.getByText('Searching, 2 users read')).toBeVisible();
});

test('a user who comes twice, since the pages have shifted, is listed once', async () => {
  const anna: ListedUser = { userId: '11', username: 'anna', banned: false };
  const pages = [
    [anna],
    [
      { ...anna, banned: true },
      { ...anna, userId: '12', username: 'bo' },
    ],
  ];
  await connect(snapshotOf({ account: by, settings: null }), {
    acting: { users: ({ page }) => ({ users: pages[page - 1] ?? [], more: page < 2 }) },
  });
  const { user } = show(Users);
  await settled();
  await user.click(screen.getByRole('button', { name: 'Show more users' }));
  await settled();
  expect(screen.getAllByRole('button', { name: 'Act as anna' })).toHaveLength(1);
  expect(screen.getByText('Deactivated')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Act as bo' })).toBeVisible();
});

test('a page that cannot be read takes nothing away, and is read again', async () => {
  let fails = false;
  await connect(snapshotOf({ account: by, settings: null }), {
    acting: {
      users: ({ page }) => {
        if (fails) throw new Refusal({ code: 'server-error' });
        return paged(['anna', 'bo']).users({ page });
      },
    },
  });
  const { user } = show(Users);
  await settled();
  fails = true;
  await user.click(screen.getByRole('button', { name: 'Show more users' }));
  await settled();
  expect(screen.getByRole('button', { name: 'Act as anna' })).toBeVisible();
  expect(screen.getByText(/server has a problem/i)).toBeVisible();
  fails = false;
  await user.click(screen.getByRole('button', { name: 'Show more users' }));
  await settled();
  expect(screen.getByRole('button', { name: 'Act as bo' })).toBeVisible();
});

test('with a group alone it is the group that one acts for', async () => {
  await connect(snapshotOf({ account: by, settings: null }), {
    acting: { users: () => ({ users: [], more: false }) },
  });
  const { user } = show(Users);
  await user.type(screen.getByLabelText('Group ID'), '5');
  expect(screen.getByRole('button', { name: 'Act for this group' })).toBeEnabled();
  await user.type(screen.getByLabelText('User ID'), '7');
  expect(screen.getByRole('button', { name: 'Act as this user' })).toBeEnabled();
});
