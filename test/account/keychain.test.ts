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

test('a locked keychain keeps what is in it until a start that finds it open', async () => {
  const house = openHouse();
  await signedIn(house);
  house.accounts.close();
  house.vault.mode = 'locked';
  const locked = openHouse(house);
  await locked.accounts.start();
  expect(locked.state.snapshot).toMatchObject({
    stage: 'signed-out',
    vault: 'locked',
    ended: { failure: { code: 'keyring-locked' } },
  });
  house.vault.mode = 'stored';
  const later = openHouse(house);
  await later.accounts.start();
  expect(later.state.snapshot).toMatchObject({ stage: 'signed-in', vault: 'stored', ended: null });
});

test('a keychain that has lost its key asks for a new sign-in, and keeps that', async () => {
  const house = openHouse();
  await signedIn(house);
  house.accounts.close();
  for (const key of house.vault.secrets.keys()) house.vault.lost.add(key);
  const again = openHouse(house);
  await again.accounts.start();
  expect(again.state.snapshot).toMatchObject({
    stage: 'signed-out',
    vault: 'stored',
    ended: { failure: { code: 'not-signed-in' } },
  });
  await signedIn(again);
  expect(again.state.snapshot).toMatchObject({ vault: 'stored', accounts: [{}] });
  const later = openHouse(again);
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
