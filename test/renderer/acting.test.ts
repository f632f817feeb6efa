import { screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import type { ActingAs } from '../../preload/jobs.ts';
import ActingBar from '../../renderer/components/ActingBar.svelte';
import PauseButtons from '../../renderer/components/PauseButtons.svelte';
import Users from '../../renderer/screens/Users.svelte';
import { view } from '../../renderer/view.svelte.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { asked, connect, settled, show } from './page.ts';

const by = { ...account, key: 'admin', role: 'admin' as const };
const acting = (parts: Partial<ActingAs> = {}): ActingAs => ({
  ...{ userId: account.userId, groupId: null, name: 'Lin Qiao' },
  ...{ until: Date.now() + 25 * 60_000, by },
  ...parts,
});

test('the bar says for whom and for how long, and ends it', async () => {
  const perch = await connect(snapshotOf({ actingAs: acting() }));
  const { user } = show(ActingBar);
  expect(screen.getByText('You act as Lin Qiao')).toBeVisible();
  expect(screen.getByText(`User id ${account.userId}, 25 minutes left`)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(asked(perch, 'acting')).toEqual([{ route: 'acting.stop', input: {} }]);
  await settled();
  expect(view.screen).toBe('users');
});

test('for oneself there is no bar', async () => {
  await connect();
  show(ActingBar);
  expect(screen.queryByRole('region')).toBeNull();
});

test('a pause is not offered for somebody else', async () => {
  await connect(snapshotOf({ actingAs: acting() }));
  show(PauseButtons);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('Pausing is for the account itself.')).toBeVisible();
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
