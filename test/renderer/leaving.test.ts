import { screen, waitFor } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Snapshot } from '../../preload/types.ts';
import App from '../../renderer/App.svelte';
import { fakePerch, Refusal } from '../fakes/perch.ts';
import { account, snapshotOf } from '../fakes/snapshot.ts';
import { asked, show } from './page.ts';

const key = 'f00d00000000cafe';
const pause = { startedAt: Date.now(), until: Date.now() + 3_600_000, restores: true };

async function open(parts: Partial<Snapshot> = {}, handlers = {}) {
  const perch = fakePerch(snapshotOf({ account: { ...account, key }, ...parts }), handlers);
  vi.stubGlobal('perch', perch);
  const drawn = show(App);
  await screen.findByRole('heading', { level: 1 });
  return { perch, ...drawn };
}

test('while a pause ends first, signing out is under way and cannot be asked for twice', async () => {
  const { perch, user } = await open({ pause });
  perch.push({ leaving: { key, isStuck: false } });
  expect(await screen.findByText('Ending the pause first')).toBeInTheDocument();
  const button = screen.getByRole('button', { name: 'Sign out' });
  expect(button).toHaveAttribute('aria-busy', 'true');
  await user.click(button);
  expect(asked(perch, 'session')).toEqual([]);
});

test('push that cannot be switched back on is a question, and the safe answer comes first', async () => {
  const { perch, user } = await open(
    { pause },
    {
      session: {
        signOut: () => {
          perch.push({ leaving: { key, isStuck: true } });
          throw new Refusal({ code: 'push-still-off' });
        },
        stay: () => perch.push({ leaving: null }),
      },
    },
  );
  await user.click(screen.getByRole('button', { name: 'Sign out' }));
  const question = await screen.findByRole('alertdialog', { name: 'Push is still off' });
  expect(question).toHaveTextContent(/until it is switched on by hand/);
  expect(screen.queryByText('That did not work')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Keep signed in' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(asked(perch, 'session').at(-1)).toEqual({ route: 'session.stay', input: {} });
});

test.each([
  ['the account that is open', key, { route: 'session.signOut', input: { anyway: true } }],
  [
    'another account',
    '0123456789abcdef',
    { route: 'accounts.remove', input: { key: '0123456789abcdef', anyway: true } },
  ],
  ['everything', null, { route: 'accounts.removeAll', input: { anyway: true } }],
])('%s goes anyway when the user says so', async (_name, which, call) => {
  const { perch, user } = await open({ leaving: { key: which, isStuck: true } });
  await user.click(await screen.findByRole('button', { name: 'Sign out anyway' }));
  expect(perch.calls).toContainEqual(call);
});

test('the promise of a pause depends on whether the sign-in is kept', async () => {
  const { perch } = await open({ pause, vault: 'stored' });
  expect(screen.getByText(/if not, as soon as it runs again/)).toBeInTheDocument();
  for (const vault of ['session-only', 'missing', 'locked'] as const) {
    perch.push({ vault });
    expect(await screen.findByText(/since this sign-in is not kept/)).toBeInTheDocument();
  }
});

test('a look for changes shows at the buttons that ask for one', async () => {
  const { perch } = await open();
  const { connection } = perch.now;
  const refresh = screen.getByRole('button', { name: /^Sync now/ });
  expect(refresh).not.toHaveAttribute('aria-busy');
  perch.push({
    connection: { ...connection, state: 'offline', failure: { code: 'offline' }, isLooking: true },
  });
  await waitFor(() => expect(refresh).toHaveAttribute('aria-busy', 'true'));
  expect(screen.getByRole('button', { name: 'Try now' })).toHaveAttribute('aria-busy', 'true');
});
