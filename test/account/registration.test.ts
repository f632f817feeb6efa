import { expect, test } from 'vitest';
import { createFaultyDemo } from '../../demo/faults.ts';
import { openHouse, otherDevice } from './house.ts';

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
  const { text } = await house.handlers.qr.start({ server, staySignedIn: true });
  const { info, action } = JSON.parse(text) as {
    info: { qrcode: string; qrcode_app_id: string };
    action: string;
  };
  expect(action).toBe('login');
  expect(info.qrcode_app_id).toBe(house.demo.appId);
  await house.clock.move(2_000);
  expect(house.state.snapshot.account).toBeNull();
  const phone = await otherDevice(house);
  const query = `?qr_code=${encodeURIComponent(info.qrcode)}`;
  await phone.post(`/demo/qr/scan${query}`);
  await phone.post(`/demo/qr/confirm${query}`);
  await house.clock.move(2_000);
  await expect.poll(() => house.state.snapshot.account?.username).toBe(house.user.username);
});

test('a code that nobody scans is not asked for after its end', async () => {
  const house = openHouse({ demo: createFaultyDemo() });
  await house.handlers.qr.start({ server, staySignedIn: true });
  await house.handlers.qr.stop({});
  const before = house.requests.length;
  await house.clock.move(5_000);
  expect(house.requests.length).toBe(before);
});
