import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import Users from '../../renderer/screens/Users.svelte';
import { view } from '../../renderer/view.svelte.ts';
import { administrator as by } from '../fakes/jobs.ts';
import { Refusal } from '../fakes/perch.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

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
  const id = screen.getByLabelText('User id');
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
