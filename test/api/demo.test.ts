import { expect, onTestFinished, test } from 'vitest';
import { serveDemo } from '../../demo/server.ts';
import { createDemo, DEMO_ADDRESS } from '../../demo/service.ts';
import type { Client, ClientOptions } from '../../main/api/client.ts';
import type { Fetch } from '../../main/api/transport.ts';
import { verbsOf } from '../../main/api/request.ts';
import { operations, type OperationName } from '../../main/api/operations.ts';
import { clientOf } from './server.ts';

/** A demo on a socket with the demo user signed in, and a stranger's, an admin's and a user's client. */
async function signedIn(options: Partial<ClientOptions> = {}) {
  const { url, demo, close } = await serveDemo({
    captcha: '1234',
    firstUserId: '9007199254740993',
  });
  onTestFinished(close);
  const [user] = demo.users;
  if (!user) throw new Error('the demo has no user');
  const anybody = clientOf(url, { appId: demo.appId, token: () => undefined, ...options });
  const { username: login_name, password } = user;
  const { token } = await anybody.call('getTokenByLogin', { login_name, password });
  return {
    user,
    demo,
    anybody,
    client: clientOf(url, { appId: demo.appId, token: () => token, ...options }),
    admin: clientOf(url, { appId: demo.appId, token: () => demo.adminToken, ...options }),
  };
}

type Signed = Awaited<ReturnType<typeof signedIn>>;

/** Makes every call of the catalogue, those that end the session last; returns what was made. */
async function callEverything({ user, demo, anybody, client, admin }: Signed) {
  const made = new Set<OperationName>();
  const call: Client['call'] = (name, params, options) => {
    made.add(name);
    return client.call(name, params, options);
  };
  const as = (other: Client): Client['call'] => {
    return (name, params, options) => {
      made.add(name);
      return other.call(name, params, options);
    };
  };
  const user_id = user.userId;

  expect(await call('getSettings', {})).toMatchObject({ user_id });
  await call('updateSettings', { user_id, auth_mode: 1, silence_start_time: 21 });
  await call('setAuthMode', { value: 3 });
  await call('setAutoDownload', { value: false });
  await call('setSounds', { value: true });
  await call('setVibratory', { value: true });
  await call('setPush', { value: true });
  await call('setPushDetail', { value: true });
  await call('setPushLimit', { no_push_start_hour: 23, no_push_end_hour: 6 });
  await call('setPushNickname', { value: 'Zoë 丽' });
  await call('setPushBadge', { badge: 2 });
  expect(await call('getSettings', {})).toMatchObject({
    user_id,
    auth_mode: 3,
    silence_start_time: 21,
    auto_download: false,
    no_sounds: true,
    vibratory: true,
    no_push: true,
    no_push_detail: true,
    no_push_start_hour: 23,
    no_push_end_hour: 6,
    push_nick_name: 'Zoë 丽',
  });

  await call('setPushAlias', { alias: 'zoe' });
  await call('clearPushTags', {});
  await call('addPushTags', { tags: ['one', 'two'] });
  await call('removePushTags', { tags: ['one'] });
  expect(await call('listPushTags', {})).toEqual(['two']);

  await call('updateProfile', { description: 'A & B' });
  await call('setNickname', { nick_name: 'Zoë' });
  await call('setAvatar', { avatar: 'https://pictures.example/1' });
  await call('setMobile', { mobile: '+8613805712299' });
  await call('setUsername', { username: 'zoe_lin' });
  await call('setPrivateInfo', { info: '{"a":1}' });
  await call('setPublicInfo', { info: '{"b":2}' });
  expect(await call('getProfile', {})).toEqual({
    user_id,
    username: 'zoe_lin',
    nick_name: 'Zoë',
    avatar: 'https://pictures.example/1',
    description: 'A & B',
    email: expect.any(String),
    mobile: '+8613805712299',
    private_info: '{"a":1}',
    public_info: '{"b":2}',
  });
  await call('bindOpenid', { open_id: 'o-1', type: '1' });
  expect(await call('getOnlineStatus', {})).toEqual({ online: expect.any(Boolean) });
  expect(await call('listRoster', {})).toEqual([]);
  expect(await call('listJoinedGroups', {})).toEqual([]);
  const ticket = await call('getAvatarUpload', {});
  const object_name = ticket.oss_body_param['key'] ?? '';
  await expect(call('downloadAvatar', { object_name, image_type: 2 })).rejects.toThrow();

  const asAnybody = as(anybody);
  const { qr_code } = await asAnybody('createQrCode', {});
  expect(await asAnybody('pollQrCode', { qr_code })).toEqual({ username: '', password: '' });
  const password = user.password;
  await asAnybody('getTokenByName', { name: 'zoe_lin', password });
  await asAnybody('getTokenById', { user_id, password, device_guid: 'guid' });
  await asAnybody('getTokenByLogin', { login_name: 'zoe_lin', password });
  await asAnybody('discover', { app_id: demo.appId, source: 'sdk' });
  const { image_id } = await asAnybody('createCaptcha', {});
  const captcha = await asAnybody('getCaptcha', { image_id });
  expect(captcha.contentType).toBe('image/png');
  const mobile = '+8613800000001';
  await asAnybody('sendSmsCode', { captcha: '1234', image_id, mobile });
  const fresh = { password: 'Perch-demo-9', verification_code: demo.smsCode, mobile };
  const registered = await asAnybody('registerWithCode', { ...fresh, username: 'fresh_one' });
  await asAnybody('registerUser', { username: 'fresh_two', password: 'Perch-demo-9' });
  await asAnybody('registerForPush', { username: 'fresh_three', password: 'Perch-demo-9' });

  const asAdmin = as(admin);
  const row = { user_id: registered.user_id ?? '' };
  const list = [row.user_id];
  expect(await asAdmin('updateProfiles', { list: [{ ...row, nick_name: 'N' }] })).toMatchObject([
    { ...row, success: true },
  ]);
  await asAdmin('setAvatars', { list: [{ ...row, avatar: 'https://pictures.example/2' }] });
  const four = { username: 'fresh_four', password: 'Perch-demo-9' };
  expect(await asAdmin('registerUsers', { list: [four] })).toMatchObject([
    { username: 'fresh_four', success: true },
  ]);
  await asAdmin('banUsers', { list });
  expect(await asAdmin('listUsers', {})).toContainEqual({
    ...row,
    username: 'fresh_one',
    status: 1,
  });
  await asAdmin('unbanUsers', { list });

  const { data: devices } = await call('listDevices', {});
  const [first, second] = devices.map(({ device_sn }) => device_sn);
  if (first === undefined || second === undefined) throw new Error('the demo has too few devices');
  await call('bindPushToken', { device_sn: first, device_token: 't', notifier_name: 'apns' });
  await call('unbindPushToken', { deviceSn: first });
  await call('removeDevice', { device_sn: first });
  await call('kickDevice', { device_sn: second });
  await call('changePassword', { old_password: password, new_password: 'Perch-demo-2' });
  await expect(call('getProfile', {})).rejects.toMatchObject({
    failure: { code: expect.stringMatching(/^(session-ended|token-invalid)$/) },
  });
  return made;
}

const all = Object.keys(operations).toSorted();

test('makes every call of the catalogue over HTTP', async () => {
  const made = await callEverything(await signedIn());
  expect([...made].toSorted()).toEqual(all);
});

test('makes them all with the second verb on a server that does not know the first', async () => {
  const twoVerbs = Object.values(operations).filter((operation) => verbsOf(operation).length > 1);
  const paths = new Set<string>(twoVerbs.map(({ path }) => path));
  const oldServer: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const refused = request.method === 'POST' && paths.has(new URL(request.url).pathname);
    return refused ? new Response(null, { status: 405 }) : fetch(request);
  };
  const made = await callEverything(await signedIn({ fetch: oldServer }));
  expect([...made].toSorted()).toEqual(all);
});

test('reaches the demo in this process, with no port open', async () => {
  const demo = createDemo();
  onTestFinished(() => demo.close());
  const { fetch, appId } = demo;
  const client = clientOf(DEMO_ADDRESS, { fetch, appId, token: () => demo.adminToken });
  const users = await client.call('listUsers', {});
  expect(users.map(({ username }) => username)).toEqual(
    expect.arrayContaining(demo.users.map(({ username }) => username)),
  );
});

test('acts as a user with the token of an administrator', async () => {
  const { admin, client, user } = await signedIn();
  await admin.call('setNickname', { nick_name: 'From above' }, { actAs: { userId: user.userId } });
  expect(await client.call('getProfile', {})).toMatchObject({ nick_name: 'From above' });
});

test('tells a user who tries what administrators may', async () => {
  const { client, user } = await signedIn();
  await expect(client.call('banUsers', { list: [user.userId] })).rejects.toMatchObject({
    failure: { code: 'no-permission' },
  });
});

test('follows cursors to the end of a long list', async () => {
  const demo = createDemo({ seedDevices: 120, pageSize: 50 });
  onTestFinished(() => demo.close());
  const [user] = demo.users;
  const options = { fetch: demo.fetch, appId: demo.appId };
  const { token } = await clientOf(DEMO_ADDRESS, options).call('getTokenByLogin', {
    login_name: user?.username ?? '',
    password: user?.password ?? '',
  });
  const client = clientOf(DEMO_ADDRESS, { ...options, token: () => token });
  const seen = new Set<number>();
  let cursor = '';
  do {
    const page = await client.call('listDevices', cursor ? { cursor } : {});
    for (const { device_sn } of page.data) seen.add(device_sn);
    cursor = page.cursor;
  } while (cursor);
  expect(seen.size).toBeGreaterThanOrEqual(120);
});
