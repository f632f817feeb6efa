import { expect, test } from 'vitest';
import { failureOf } from '../../main/api/errors.ts';
import { offline, openHouse, otherDevice, type House } from './house.ts';

const changed = 'Another-1word';

async function signedIn(keepPassword = false): Promise<House> {
  const house = openHouse();
  const { username, password } = house.user;
  const stay = { staySignedIn: true, keepPassword };
  await house.handlers.session.signIn({ server: { kind: 'demo' }, username, password, ...stay });
  await house.synced();
  return house;
}
const change = (house: House, { old = house.user.password, signOutOthers = false } = {}) =>
  Promise.resolve(
    house.handlers.profile.changePassword({
      oldPassword: old,
      newPassword: changed,
      signOutOthers,
    }),
  );
const failure = async (call: Promise<unknown>) =>
  failureOf(
    await call.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
/** Does this password sign in? */
async function signsIn({ demo, user }: House, password: string): Promise<boolean> {
  const response = await demo.fetch('http://demo.perch.invalid/token/user', {
    method: 'POST',
    headers: { app_id: demo.appId, 'content-type': 'application/json' },
    body: JSON.stringify({ name: user.username, password }),
  });
  return ((await response.json()) as { code: number }).code === 200;
}

test('Perch signs in again by itself with the new password and keeps nothing of it', async () => {
  const house = await signedIn();
  expect(await change(house)).toEqual({ signIn: null, others: null });
  expect(await signsIn(house, changed)).toBe(true);
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-in',
    connection: { state: 'online' },
  });
  expect([...house.vault.secrets.values()].join()).not.toContain(changed);
});

test('a kept password is replaced by the new one', async () => {
  const house = await signedIn(true);
  await change(house);
  const secrets = [...house.vault.secrets.values()].join();
  expect(secrets).toContain(changed);
  expect(secrets).not.toContain(house.user.password);
});

test('calls that are refused while the password changes wait for the new sign-in', async () => {
  const house = await signedIn();
  const { fetch } = house.line;
  let look: Promise<void> | undefined;
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await fetch(request);
    // The password is changed and the token is dead, but Perch has not heard of it yet.
    if (request.url.endsWith('/user/change_password')) {
      look = house.accounts.rooms.refresh.now();
      await new Promise((done) => setTimeout(done, 30));
    }
    return answer;
  };
  expect(await change(house)).toEqual({ signIn: null, others: null });
  await look;
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-in',
    connection: { state: 'online' },
  });
});

test('a wrong old password is told at its field and changes nothing', async () => {
  const house = await signedIn();
  expect(await failure(change(house, { old: 'nonsense' }))).toMatchObject({
    code: 'wrong-password',
    field: 'oldPassword',
  });
  expect(await signsIn(house, house.user.password)).toBe(true);
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.stage).toBe('signed-in');
});

test('the other devices are signed out and this one is signed in again', async () => {
  const house = await signedIn();
  await otherDevice(house);
  const before = house.requests.length;
  expect(await change(house, { signOutOthers: true })).toEqual({ signIn: null, others: null });
  expect(house.requests.slice(before).map(({ path }) => path)).toEqual([
    '/user/change_password',
    '/token/id',
    '/user/kick',
    '/token/id',
  ]);
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot.connection.state).toBe('online');
  const devices = await house.handlers.devices.list({});
  expect(new Set(devices.map(({ ended }) => ended?.ending))).toEqual(new Set(['sign-out']));
});

test('a sign-out of the others that fails does not hide that the password is changed', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/kick', { code: 10010 });
  expect(await change(house, { signOutOthers: true })).toMatchObject({
    signIn: null,
    others: { code: 'no-permission' },
  });
  expect(await signsIn(house, changed)).toBe(true);
});

test('when the answer is lost, a sign-in tells whether the password was changed', async () => {
  const house = await signedIn();
  house.demo.faults.next('/user/change_password', 'answer-lost');
  expect(await change(house)).toEqual({ signIn: null, others: null });
  expect(house.state.snapshot.stage).toBe('signed-in');
});

test('without a network nothing is changed and nothing waits', async () => {
  const house = await signedIn(true);
  house.line.fetch = offline;
  expect(await failure(change(house))).toMatchObject({ code: 'offline' });
  expect(await signsIn(house, house.user.password)).toBe(true);
  expect([...house.vault.secrets.values()].join()).toContain(house.user.password);
});

test('when signing in again fails, the change is told and a kept password is the new one', async () => {
  const house = await signedIn(true);
  house.demo.faults.next('/token/id', 'refused');
  expect(await change(house)).toMatchObject({ signIn: { code: 'offline' }, others: null });
  expect([...house.vault.secrets.values()].join()).toContain(changed);
  await house.accounts.rooms.refresh.now();
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-in',
    connection: { state: 'online' },
  });
});

test('neither password is in the snapshot or in an address', async () => {
  const house = await signedIn(true);
  await change(house);
  const seen = JSON.stringify([house.state.snapshot, house.requests]);
  expect(seen).not.toContain(changed);
  expect(seen).not.toContain(house.user.password);
});

test('another account is opened once the password is changed, so that the sign-in is not lost', async () => {
  const house = await signedIn();
  const { key } = house.state.snapshot.account!;
  const [, mei] = house.demo.users;
  const { fetch } = house.line;
  house.line.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await fetch(request);
    // The answer is on its way for longer than the other sign-in takes.
    if (request.url.endsWith('/user/change_password'))
      await new Promise((done) => setTimeout(done, 500));
    return answer;
  };
  const under = change(house);
  await house.handlers.session.signIn({
    ...{ server: { kind: 'demo' }, staySignedIn: true, keepPassword: false },
    ...{ username: mei!.username, password: mei!.password },
  });
  expect(await under).toEqual({ signIn: null, others: null });
  await house.handlers.accounts.switch({ key });
  await house.synced();
  expect(house.state.snapshot).toMatchObject({
    stage: 'signed-in',
    account: { key },
    connection: { state: 'online' },
  });
});
