import { expect, test } from 'vitest';
import { openHouse, type House } from './house.ts';

async function signedIn(house: House) {
  const { username, password } = house.user;
  await house.handlers.session.signIn({
    server: { kind: 'demo' },
    ...{ username, password, staySignedIn: true, keepPassword: false },
  });
  await house.synced();
}

/** After a restart, with the keychain locked. */
async function lockedOut() {
  const house = openHouse();
  await signedIn(house);
  house.accounts.close();
  house.vault.mode = 'locked';
  const again = openHouse(house);
  await again.accounts.start();
  expect(again.state.snapshot).toMatchObject({
    stage: 'signed-out',
    vault: 'locked',
    ended: { failure: { code: 'keyring-locked' } },
  });
  return again;
}

test('a keychain that is unlocked signs in again when the window comes to the front', async () => {
  const house = await lockedOut();
  house.clock.sleep(6_000);
  await house.accounts.focused();
  expect(house.state.snapshot.stage).toBe('signed-out');
  house.vault.mode = 'stored';
  house.clock.sleep(6_000);
  await house.accounts.focused();
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-in', vault: 'stored', ended: null });
});

test('a keychain whose question was just declined is not asked again at once, unless by hand', async () => {
  const house = await lockedOut();
  house.vault.mode = 'stored';
  house.clock.sleep(2_000);
  await house.accounts.focused();
  expect(house.state.snapshot.stage).toBe('signed-out');
  await house.accounts.look();
  expect(house.state.snapshot.stage).toBe('signed-in');
});

test('a session that was only held is kept once the keychain is open', async () => {
  const house = await lockedOut();
  await signedIn(house);
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-in', vault: 'locked' });
  house.vault.mode = 'stored';
  house.clock.sleep(6_000);
  await house.accounts.focused();
  expect(house.state.snapshot.vault).toBe('stored');
  house.accounts.close();
  const later = openHouse(house);
  await later.accounts.start();
  expect(later.state.snapshot.stage).toBe('signed-in');
});

test('after a session that was not kept, the form tells of the keychain as it is', async () => {
  const house = openHouse();
  house.vault.mode = 'missing';
  await signedIn(house);
  await house.handlers.session.signOut({});
  expect(house.state.snapshot).toMatchObject({ stage: 'signed-out', vault: 'missing' });
  house.vault.mode = 'stored';
  const { username, password } = house.user;
  const choice = { staySignedIn: false, keepPassword: false };
  const server = { kind: 'demo' } as const;
  await house.handlers.session.signIn({ server, username, password, ...choice });
  expect(house.state.snapshot.vault).toBe('session-only');
  await house.handlers.session.signOut({});
  expect(house.state.snapshot.vault).toBe('stored');
});
