import { expect, test } from 'vitest';
import { handClock, rowOf, startDemo } from './client.ts';

const password = 'Secret-12';

test('a new user has the service’s first settings and can sign in', async () => {
  const { call, signIn } = await startDemo();
  const body = { username: 'Jonas_Ek', password };
  expect(await call('POST', '/user/register/v2', { body })).toMatchObject({
    code: 200,
    data: { user_id: expect.any(Number), no_push: false, vibratory: true, no_push_end_hour: 0 },
  });
  await expect(signIn('Jonas_Ek', password)).resolves.toBeTruthy();
  expect(await call('POST', '/user/register/v2', { body })).toMatchObject({ code: 10004 });
});

test.for(['12345', 'maxim_fan', 'mta1', 'with space', 'dot.ted', 'x'.repeat(65), ''])(
  'the username %j is not allowed',
  async (username) => {
    const { call } = await startDemo();
    const answer = await call('POST', '/user/register/v2', { body: { username, password } });
    expect(answer).toMatchObject({ code: 10002, message: expect.stringMatching(/^username: /) });
  },
);

test('the app’s owner can close registration and limit users', async () => {
  const body = { username: 'late', password };
  const closed = await startDemo({ openRegistration: false });
  expect(await closed.call('POST', '/user/register/v2', { body })).toMatchObject({ code: 40001 });
  const full = await startDemo({ userLimit: 3 });
  expect(await full.call('POST', '/user/register/v2', { body })).toMatchObject({ code: 200 });
  const next = { username: 'later', password };
  expect(await full.call('POST', '/user/register/v2', { body: next })).toMatchObject({
    code: 40002,
  });
  const list = [next];
  expect(
    await full.call('POST', '/user/register/batch', { token: full.admin, body: { list } }),
  ).toMatchObject({
    code: 200,
    data: [{ success: false, reason: expect.stringMatching(/limit/) }],
  });
});

test('registering by mobile takes a picture’s digits, then the code that is sent', async () => {
  const clock = handClock();
  const { demo, call, signIn } = await startDemo({ clock, captcha: '4071' });
  const mobile = '+8613900000001';
  const send = async (captcha: string) => {
    const { data } = await call('POST', '/app/captcha/image', { body: {} });
    const query = { captcha, image_id: String(data), mobile };
    return call('GET', '/app/captcha/sms_web', { query });
  };
  const register = (verification_code: string) =>
    call('POST', '/user/register', {
      body: { username: 'by_mobile', password, mobile, verification_code },
    });

  expect(await register(demo.smsCode)).toMatchObject({ code: 10001 });
  expect(await send('0000')).toMatchObject({ code: 11014 });
  expect(await send('4071')).toMatchObject({ code: 200 });
  expect(await send('4071')).toMatchObject({ code: 10028 });
  expect(await register('111111')).toMatchObject({ code: 10001 });
  expect(await register(demo.smsCode)).toMatchObject({ code: 200 });
  await expect(signIn(mobile, password)).resolves.toBeTruthy();
  clock.pass(60_000);
  await send('4071');
  expect(await register(demo.smsCode)).toMatchObject({ code: 11012 });
});

test('a captcha is a picture, and its answer counts once', async () => {
  const { demo, call } = await startDemo({ captcha: '4071' });
  const { data } = await call('POST', '/app/captcha/image', { body: {} });
  const query = new URLSearchParams({ image_id: String(data), app_id: demo.appId });
  const picture = await demo.fetch(`http://demo.perch.invalid/app/captcha/image?${query}`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');

  const guess = (captcha: string) =>
    call('GET', '/app/captcha/sms_web', {
      query: { captcha, image_id: String(data), mobile: '+8613900000002' },
    });
  expect(await guess('9999')).toMatchObject({ code: 11014 });
  expect(await guess('4071')).toMatchObject({ code: 11014 });
});

test('registering by email takes the code too', async () => {
  const { demo, call, signIn } = await startDemo();
  const body = { username: 'by_email', password, email: 'by@example.com' };
  expect(await call('POST', '/user/register', { body })).toMatchObject({ code: 10002 });
  const proved = { ...body, verification_code: demo.smsCode };
  expect(await call('POST', '/user/register', { body: proved })).toMatchObject({ code: 200 });
  await expect(signIn('by@example.com', password)).resolves.toBeTruthy();
});

test('a user for pushes alone gets alias, push token and device, or nothing when the alias is taken', async () => {
  const { call, signIn } = await startDemo();
  const body = { username: 'pushed', password, alias: 'mei-tan-sg', device_guid: 'g', sign: 's' };
  const taken = await call('POST', '/user/register/push', { body });
  expect(taken).toMatchObject({ code: 10002, message: 'alias is used by another user' });
  const free = { ...body, alias: 'pushed-one', push_token: 'p-1' };
  expect(await call('POST', '/user/register/push', { body: free })).toMatchObject({
    code: 200,
    data: { push_token: 'p-1' },
  });
  const token = await signIn('pushed', password);
  expect((await call('GET', '/user/device/list', { token })).data).toHaveLength(1);
  expect((await call('GET', '/demo/push', { token })).data).toMatchObject({ alias: 'pushed-one' });
});

test('a code shown as QR signs in after the phone has scanned and confirmed it', async () => {
  const clock = handClock();
  const { call, token } = await startDemo({ clock });
  const shown = rowOf(await call('GET', '/app/qr_code'));
  expect(shown).toEqual({
    qr_code: expect.any(String),
    url: expect.stringContaining('http'),
    expired: clock() + 120_000,
  });
  const body = { qr_code: String(shown['qr_code']) };
  const poll = () => call('GET', '/app/qr_login', { query: body });

  expect((await poll()).data).toEqual({});
  expect(await call('POST', '/demo/qr/confirm', { token, body })).toMatchObject({ code: 10002 });
  await call('POST', '/demo/qr/scan', { token, body });
  expect((await poll()).data).toEqual({});
  await call('POST', '/demo/qr/confirm', { token, body });
  const { username, password: once } = rowOf(await poll());
  const signIn = () => call('POST', '/token/user', { body: { name: username, password: once } });
  expect(await signIn()).toMatchObject({ code: 200 });
  expect(await signIn()).toMatchObject({ code: 11001 });
  expect(await poll()).toMatchObject({ code: 10002, message: 'qr_code: unknown or expired' });
});

test('a QR code expires after two minutes', async () => {
  const clock = handClock();
  const { call } = await startDemo({ clock });
  const { qr_code } = rowOf(await call('GET', '/app/qr_code'));
  clock.pass(120_000);
  const query = { qr_code: String(qr_code) };
  expect(await call('GET', '/app/qr_login', { query })).toMatchObject({ code: 10002 });
});
