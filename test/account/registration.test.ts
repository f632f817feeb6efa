import { expect, test } from 'vitest';
import { createFaultyDemo } from '../../demo/faults.ts';
import { offline, openHouse, otherDevice } from './house.ts';

const server = { kind: 'demo' } as const;
const fresh = { server, username: 'new_bird', password: 'Feather-42', staySignedIn: true };

test('a new account is registered and signed in', async () => {
  const house = openHouse();
  const account = await house.handlers.registration.simple(fresh);
  expect(account).toMatchObject({ username: 'new_bird', role: 'user' });
  expect(house.state.snapshot.stage).toBe('signed-in');
  expect(house.requests.map(({ path }) => path)).toContain('/user/register/v2');
});

test.each([
  ['a name that is taken', {}, { username: 'linqiao' }, 'user-exists'],
  ['a closed registration', { openRegistration: false }, {}, 'registration-closed'],
  ['a full app', { userLimit: 1 }, {}, 'user-limit'],
] as const)('%s is named, and nobody is signed in', async (_name, rules, over, code) => {
  const house = openHouse({ demo: createFaultyDemo(rules) });
  const username = 'username' in over ? house.user.username : fresh.username;
  await expect(house.handlers.registration.simple({ ...fresh, username })).rejects.toMatchObject({
    failure: { code },
  });
  expect(house.state.snapshot.stage).toBe('starting');
});

test('an account that was made, but not signed in to, is told as such', async () => {
  const house = openHouse();
  house.demo.faults.next('/token/login', 'refused', { times: 9 });
  await expect(house.handlers.registration.simple(fresh)).rejects.toMatchObject({
    failure: { code: 'only-registered' },
  });
});

test('an account whose answer was lost is signed in to, when the new name and password do', async () => {
  const house = openHouse();
  house.demo.faults.next('/user/register/v2', 'answer-lost');
  const account = await house.handlers.registration.simple(fresh);
  expect(account.username).toBe('new_bird');
});

test('when that cannot be found out at once, the next try does', async () => {
  const house = openHouse();
  house.demo.faults.next('/user/register/v2', 'answer-lost');
  house.demo.faults.next('/token/login', 'refused', { times: 9 });
  await expect(house.handlers.registration.simple(fresh)).rejects.toMatchObject({
    failure: { code: 'offline' },
  });
  house.demo.faults.clear();
  const account = await house.handlers.registration.simple(fresh);
  expect(account.username).toBe('new_bird');
  expect(house.requests.filter(({ path }) => path === '/user/register/v2')).toHaveLength(1);
});

test('a lost question is no account: the failure is the one of the network, and a new try registers', async () => {
  const house = openHouse();
  house.demo.faults.next('/user/register/v2', 'refused');
  await expect(house.handlers.registration.simple(fresh)).rejects.toMatchObject({
    failure: { code: 'offline' },
  });
  await house.handlers.registration.simple(fresh);
  expect(house.state.snapshot.account?.username).toBe('new_bird');
});

test('with a mobile number: a picture, a text message, the code', async () => {
  const demo = createFaultyDemo({ captcha: '4711' });
  const house = openHouse({ demo });
  const { imageId, bytes, type } = await house.handlers.registration.captcha({ server });
  expect(type).toBe('image/png');
  expect(bytes.byteLength).toBeGreaterThan(100);
  const mobile = '13800138000';
  const wrong = { server, imageId, captcha: '0000', mobile };
  await expect(house.handlers.registration.sendCode(wrong)).rejects.toMatchObject({
    failure: { code: 'wrong-captcha' },
  });
  const second = await house.handlers.registration.captcha({ server });
  await house.handlers.registration.sendCode({
    server,
    imageId: second.imageId,
    captcha: '4711',
    mobile,
  });
  const account = { ...fresh, mobile };
  await expect(
    house.handlers.registration.withCode({ ...account, code: 'no code' }),
  ).rejects.toMatchObject({ failure: { code: 'wrong-code' } });
  await house.handlers.registration.withCode({ ...account, code: demo.smsCode });
  await house.synced();
  expect(house.state.snapshot.profile).toMatchObject({ username: 'new_bird', mobile });
});

test('for push only', async () => {
  const house = openHouse();
  await house.handlers.registration.forPush({ ...fresh, alias: 'bird-alias', pushToken: 'abc' });
  expect(house.state.snapshot.account?.username).toBe('new_bird');
  expect(house.requests.map(({ path }) => path)).toContain('/user/register/push');
});

test('a code that a phone confirms signs Perch in', async () => {
  const house = openHouse();
  const { text } = await house.handlers.qr.start({ server });
  const { info, action } = JSON.parse(text) as {
    info: { qrcode: string; qrcode_app_id: string };
    action: string;
  };
  expect(action).toBe('login');
  expect(info.qrcode_app_id).toBe(house.demo.appId);
  await house.clock.move(2_000);
  expect(house.state.snapshot.account).toBeNull();
  const confirmed = house.handlers.qr.confirmed({});
  const phone = await otherDevice(house);
  const query = `?qr_code=${encodeURIComponent(info.qrcode)}`;
  await phone.post(`/demo/qr/scan${query}`);
  await phone.post(`/demo/qr/confirm${query}`);
  await house.clock.move(2_000);
  await confirmed;
  expect(house.state.snapshot.account).toBeNull();
  await house.handlers.qr.signIn({ staySignedIn: false });
  expect(house.state.snapshot.account?.username).toBe(house.user.username);
  expect(house.state.snapshot.accounts).toEqual([]);
  // What the phone has let through is good for once.
  await expect(house.handlers.qr.signIn({ staySignedIn: true })).rejects.toThrow('cancelled');
});

test('a sign-in that the service refuses after the phone has confirmed is told', async () => {
  const house = openHouse();
  const { text } = await house.handlers.qr.start({ server });
  const { info } = JSON.parse(text) as { info: { qrcode: string } };
  const phone = await otherDevice(house);
  house.demo.faults.next('/token/user', { code: 10010, message: 'device limit' });
  await phone.post(`/demo/qr/scan?qr_code=${info.qrcode}`);
  await phone.post(`/demo/qr/confirm?qr_code=${info.qrcode}`);
  await house.clock.move(2_000);
  await house.handlers.qr.confirmed({});
  await expect(house.handlers.qr.signIn({ staySignedIn: true })).rejects.toMatchObject({
    failure: { code: 'no-permission' },
  });
});

test('a code that nobody scans is not asked for after its end', async () => {
  const house = openHouse({ demo: createFaultyDemo() });
  await house.handlers.qr.start({ server });
  const confirmed = house.handlers.qr.confirmed({});
  await house.handlers.qr.stop({});
  await expect(confirmed).rejects.toThrow('cancelled');
  const before = house.requests.length;
  await house.clock.move(5_000);
  expect(house.requests.length).toBe(before);
});

test('a network that is away for a moment does not spoil a code', async () => {
  const house = openHouse();
  const { text } = await house.handlers.qr.start({ server });
  const { fetch } = house.line;
  house.line.fetch = offline;
  const asked = () => house.requests.filter(({ path }) => path === '/app/qr_login').length;
  // More than one call tries before it gives up.
  await expect
    .poll(() => house.clock.move(1_000).then(asked), { timeout: 5_000 })
    .toBeGreaterThan(4);
  house.line.fetch = fetch;
  const { info } = JSON.parse(text) as { info: { qrcode: string } };
  const phone = await otherDevice(house);
  await phone.post(`/demo/qr/scan?qr_code=${info.qrcode}`);
  await phone.post(`/demo/qr/confirm?qr_code=${info.qrcode}`);
  let isConfirmed = false;
  void Promise.resolve(house.handlers.qr.confirmed({})).then(() => (isConfirmed = true));
  await expect.poll(() => house.clock.move(1_000).then(() => isConfirmed)).toBe(true);
});

test('where the clocks differ, a code lives two minutes of this one', async () => {
  const house = openHouse({ demo: createFaultyDemo({ clock: () => Date.now() - 3_600_000 }) });
  const { expiresAt } = await house.handlers.qr.start({ server });
  expect(expiresAt - house.clock.now()).toBe(120_000);
  await house.handlers.qr.stop({});
});
