import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHouse, type House } from './house.ts';

const HALF_HOUR = 30 * 60_000;

async function signIn(house: House, staySignedIn: boolean, who = 0) {
  const user = house.demo.users[who]!;
  const account = await house.handlers.session.signIn({
    ...{ server: { kind: 'demo' }, username: user.username, password: user.password },
    ...{ staySignedIn, keepPassword: false },
  });
  await house.synced();
  return account.key;
}

/** What lies in an account's folder, if there is one. */
function documents({ profile }: House, key: string) {
  const folder = join(profile, 'accounts', key);
  return existsSync(folder) ? readdirSync(folder).toSorted() : null;
}

/** Perch is killed, so that nothing is said or done, and started again. */
async function killed(house: House) {
  const again = openHouse(house);
  await again.accounts.start();
  return again;
}

test('of a sign-in that is not kept the next start leaves nothing, however Perch ended', async () => {
  const house = openHouse();
  const key = await signIn(house, false);
  expect(documents(house, key)).toContain('profile.json');
  expect(documents(await killed(house), key)).toBeNull();
});

test('its pause stays, and ends at the next sign-in', async () => {
  const house = openHouse();
  const key = await signIn(house, false);
  await house.handlers.pause.start({ until: house.clock.now() + HALF_HOUR });
  const again = await killed(await killed(house));
  expect(documents(again, key)).toEqual(['pause.json']);
  await signIn(again, false);
  expect(again.state.snapshot.pause).toMatchObject({ restores: true });
});

test('what belongs to accounts that are kept stays, whether they are open or not', async () => {
  const house = openHouse();
  const keys = [await signIn(house, true, 0), await signIn(house, true, 1)];
  const before = keys.map((key) => documents(house, key));
  const again = await killed(house);
  expect(keys.map((key) => documents(again, key))).toEqual(before);
  expect([...again.vault.secrets.keys()]).toEqual(keys);
});

test('a token that was sealed before its account was in the list is gone at the next start', async () => {
  const house = openHouse();
  const key = await signIn(house, true);
  await house.vault.keep('0123456789abcdef', { token: 'of a Perch that was killed' });
  const again = await killed(house);
  expect([...again.vault.secrets.keys()]).toEqual([key]);
  expect(again.state.snapshot.stage).toBe('signed-in');
});

test('a list that cannot be read costs nobody anything, at later starts as well', async () => {
  const house = openHouse();
  const key = await signIn(house, true);
  const list = join(house.profile, 'accounts.json');
  renameSync(list, `${list}.good`);
  writeFileSync(list, '{"cut');
  let again = await killed(house);
  // A new list is begun, in which the old account is not.
  const other = await signIn(again, true, 1);
  again = await killed(again);
  expect(documents(again, key)).toContain('profile.json');
  expect([...again.vault.secrets.keys()]).toEqual([key, other]);
  // The user has it mended.
  const aside = readdirSync(house.profile).find((name) => name.endsWith('.unreadable'))!;
  renameSync(join(house.profile, aside), `${list}.bad`);
  renameSync(`${list}.good`, list);
  again = await killed(again);
  expect(again.state.snapshot).toMatchObject({ stage: 'signed-in', account: { key } });
  expect(documents(again, other)).toBeNull();
});

test('a profile that cannot be swept starts all the same', async () => {
  const house = openHouse();
  const key = await signIn(house, true);
  house.vault.keys = () => Promise.reject(new Error('EIO'));
  const again = await killed(house);
  expect(again.state.snapshot).toMatchObject({ stage: 'signed-in', account: { key } });
});
