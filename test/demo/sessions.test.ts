import { expect, test } from 'vitest';
import { handClock, startDemo } from './client.ts';

const codeOf = async (answer: Promise<{ code: unknown }>) => (await answer).code;

test('one can sign in by username, mobile, email, or user id', async () => {
  const { call, lin } = await startDemo();
  const { password } = lin;
  for (const login_name of ['linqiao', '+8613805712207', 'lin.qiao@example.com']) {
    const body = { login_name, password };
    expect(await call('POST', '/token/login', { body })).toMatchObject({ code: 200 });
  }
  const byId = { user_id: lin.userId, password };
  expect(await call('POST', '/token/id', { body: byId })).toMatchObject({
    data: { user_id: Number(lin.userId), token: expect.any(String), expire: expect.any(Number) },
  });
  const byName = { name: 'linqiao', password };
  expect(await codeOf(call('POST', '/token/user', { body: byName }))).toBe(200);
  const byMobile = { name: '+8613805712207', password };
  expect(await codeOf(call('POST', '/token/user', { body: byMobile }))).toBe(10000);
});

test('a wrong password is told, and ten of them lock the name for a minute', async () => {
  const clock = handClock();
  const { call, lin } = await startDemo({ clock });
  const signIn = (password: string) =>
    call('POST', '/token/login', { body: { login_name: lin.username, password } });
  for (let count = 0; count < 10; count += 1) {
    expect(await signIn('wrong')).toMatchObject({ code: 11001, message: 'password incorrect' });
  }
  expect(await signIn(lin.password)).toMatchObject({ code: 10028 });
  clock.pass(60_000);
  expect(await signIn(lin.password)).toMatchObject({ code: 200 });
});

test('a call is declined without a token, with a made-up one, and with another app id', async () => {
  const { call, token } = await startDemo();
  expect(await codeOf(call('GET', '/user/profile'))).toBe(10003);
  expect(await codeOf(call('GET', '/user/profile', { token: 'made-up' }))).toBe(10008);
  const headers = { app_id: 'other' };
  expect(await codeOf(call('GET', '/user/profile', { token, headers }))).toBe(40000);
});

test('a new password ends every session, and only the new one signs in', async () => {
  const { call, signIn, lin, token } = await startDemo();
  const phone = await signIn(lin.username, lin.password, { device_guid: 'phone' });
  const change = (old_password: string) =>
    call('POST', '/user/change_password', {
      token,
      body: { old_password, new_password: 'Changed-1' },
    });
  expect(await change('not it')).toMatchObject({
    code: 11001,
    message: expect.stringMatching(/^old_password/),
  });
  expect(await change(lin.password)).toMatchObject({ code: 200, data: true });
  expect(await call('GET', '/user/profile', { token })).toMatchObject({
    code: 402,
    message: expect.stringContaining('password changed'),
  });
  expect(await codeOf(call('GET', '/user/profile', { token: phone }))).toBe(402);
  await expect(signIn(lin.username, lin.password)).rejects.toThrow('password incorrect');
  await expect(signIn(lin.username, 'Changed-1')).resolves.toBeTruthy();
});

test('kicking one device ends its sessions only; kicking all ends every token', async () => {
  const { call, signIn, lin, token } = await startDemo({ seedDevices: 0 });
  const phone = await signIn(lin.username, lin.password, { device_guid: 'phone' });
  const laptop = await signIn(lin.username, lin.password, { device_guid: 'laptop' });
  const { data } = await call('GET', '/user/device/list', { token });
  expect(data).toMatchObject([{ device_sn: 4098 }, { device_sn: 4099 }]);

  expect(await codeOf(call('POST', '/user/kick', { token, body: { device_sn: '4098' } }))).toBe(
    200,
  );
  expect(await codeOf(call('GET', '/user/profile', { token: phone }))).toBe(402);
  expect(await codeOf(call('GET', '/user/profile', { token: laptop }))).toBe(200);
  expect((await call('GET', '/user/device/list', { token })).data).toHaveLength(2);

  expect(await codeOf(call('PUT', '/user/kick', { token, body: {} }))).toBe(200);
  expect(await codeOf(call('GET', '/user/profile', { token: laptop }))).toBe(402);
  expect(await codeOf(call('GET', '/user/profile', { token }))).toBe(402);
});

test('removing a device ends its sessions and takes it off the list', async () => {
  const { call, signIn, lin, token } = await startDemo({ seedDevices: 0 });
  const phone = await signIn(lin.username, lin.password, { device_guid: 'phone' });
  const query = { device_sn: '4098' };
  expect(await codeOf(call('DELETE', '/user/device/remove', { token, query }))).toBe(200);
  expect(await codeOf(call('GET', '/user/profile', { token: phone }))).toBe(402);
  expect((await call('GET', '/user/device/list', { token })).data).toEqual([]);
  expect(await call('POST', '/user/device/remove', { token, query })).toMatchObject({
    code: 10002,
    message: 'device_sn: no such device',
  });
});

test('another user cannot touch a device', async () => {
  const { call, signIn, mei } = await startDemo();
  const token = await signIn(mei.username, mei.password);
  const query = { device_sn: '4097' };
  expect(await codeOf(call('POST', '/user/device/remove', { token, query }))).toBe(10002);
});

test('a ban ends sessions and bars from signing in until it is lifted', async () => {
  const { call, signIn, lin, token, admin } = await startDemo();
  const body = { list: [Number(lin.userId)] };
  expect(await codeOf(call('PUT', '/user/disable', { token: admin, body }))).toBe(200);
  expect(await codeOf(call('GET', '/user/profile', { token }))).toBe(402);
  await expect(signIn(lin.username, lin.password)).rejects.toThrow('banned');
  expect(await codeOf(call('PUT', '/user/enable', { token: admin, body }))).toBe(200);
  await expect(signIn(lin.username, lin.password)).resolves.toBeTruthy();
  expect(await codeOf(call('GET', '/user/profile', { token }))).toBe(402);
});

test('a token expires after thirty days', async () => {
  const clock = handClock();
  const { call, token } = await startDemo({ clock });
  clock.pass(30 * 24 * 60 * 60 * 1000 - 1);
  expect(await codeOf(call('GET', '/user/profile', { token }))).toBe(200);
  clock.pass(1);
  expect(await codeOf(call('GET', '/user/profile', { token }))).toBe(402);
});

test('a user is online while any session lives', async () => {
  const { call, admin, mei, signIn } = await startDemo();
  const asMei = { token: admin, headers: { user_id: mei.userId } };
  expect((await call('GET', '/user/online_status', asMei)).data).toEqual({ online: false });
  await signIn(mei.username, mei.password);
  expect((await call('GET', '/user/online_status', asMei)).data).toEqual({ online: true });
  await call('POST', '/user/kick', asMei);
  expect((await call('GET', '/user/online_status', asMei)).data).toEqual({ online: false });
});

test('a device is made by signing in with a guid, and the same guid is the same device', async () => {
  const { call, signIn, mei } = await startDemo();
  const agent = { 'user-agent': 'HUAWEI;ALN-AL00;34;AppVer:6.2.0;PackName:im.lanying.chat' };
  const token = await signIn(mei.username, mei.password, { device_guid: 'p' }, agent);
  await signIn(mei.username, mei.password, { device_guid: 'p' }, agent);
  const { data } = await call('GET', '/user/device/list', { token });
  expect(data).toHaveLength(2);
  expect(data).toMatchObject([{}, { platform: 2, user_agent: agent['user-agent'] }]);
});

test('an invitation signs in once, whatever the password is by now', async () => {
  const { demo, call, token, lin } = await startDemo();
  const body = { old_password: lin.password, new_password: 'Changed-1' };
  await call('POST', '/user/change_password', { token, body });
  const { username, password } = demo.invite();
  const signIn = () => call('POST', '/token/user', { body: { name: username, password } });
  expect(await signIn()).toMatchObject({ code: 200 });
  expect(await signIn()).toMatchObject({ code: 11001 });
});
