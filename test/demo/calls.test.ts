import { expect, test } from 'vitest';
import { rowOf, rowsOf, startDemo } from './client.ts';

/** How real clients differ: verb, place, and spelling of a parameter (SERVICE.md, "What real clients send"). */
const ways: [string, object][] = [
  ['POST', { query: { value: 'true' } }],
  ['PUT', { query: { value: 'true' } }],
  ['POST', { query: { value: 'true' }, body: {} }],
  ['POST', { body: { value: true } }],
  ['PUT', { body: { value: 'true' } }],
  ['POST', { body: { value: 1 } }],
];

test.for(ways)('a setting can be written with %s and %j', async ([verb, sent]) => {
  const { call, token } = await startDemo();
  expect(await call(verb, '/user/sounds', { token, ...sent })).toMatchObject({ code: 200 });
  expect(await call('GET', '/user/settings', { token })).toMatchObject({
    data: { no_sounds: true },
  });
});

test('settings merge what is sent and keep the rest, with every value as text', async () => {
  const { call, token, lin } = await startDemo();
  const before = await call('GET', '/user/settings', { token });
  const body = { user_id: lin.userId, no_push: 'true', silence_start_time: '21', auth_mode: '3' };
  expect(await call('POST', '/user/settings', { token, body })).toMatchObject({ data: true });
  expect(await call('GET', '/user/settings', { token })).toEqual({
    ...before,
    data: { ...rowOf(before), no_push: true, silence_start_time: 21, auth_mode: 3 },
  });
});

const mistakes: [string, object, RegExp][] = [
  ['/user/push', {}, /^value: is required/],
  ['/user/push', { value: 'yes' }, /^value: must be true or false/],
  ['/user/authmode', { value: 4 }, /^value: must be from 0 to 3/],
  ['/user/push/limit', { no_push_start_hour: 22 }, /^no_push_end_hour: is required/],
  ['/user/push/limit', { no_push_start_hour: 24, no_push_end_hour: 7 }, /^no_push_start_hour: /],
  ['/user/push/limit', { no_push_start_hour: 2.5, no_push_end_hour: 7 }, /whole number/],
  ['/user/settings', { no_push: true }, /^user_id: is required/],
  ['/user/kick', { device_sn: '' }, /^device_sn: must be a whole number/],
  ['/user/kick', { device_sn: 99 }, /^device_sn: no such device/],
  ['/user/token/bind', { device_sn: 4097, device_token: 'x' }, /^notifier_name: is required/],
  ['/user/token/unbind', { device_sn: 4097 }, /^deviceSn: is required/],
  ['/user/nickname', { nick_name: 'x'.repeat(65) }, /^nick_name: must have at most 64/],
  ['/user/mobile', { mobile: 'call me' }, /^mobile: /],
  ['/user/username', { username: 'maximus' }, /^username: /],
  ['/user/avatar', { avatar: '' }, /^avatar: must not be empty/],
  ['/user/push/tag', { tags: 'design' }, /^tags: must be a list/],
  ['/user/push/tag', { tags: ['a', ''] }, /^tags\[1\]: /],
  ['/user/push/badge', { badge: -1 }, /^badge: /],
  ['/user/push/alias', {}, /^alias: is required/],
  ['/user/private', { info: 'x' }, /^info: the body must be a JSON string/],
];

test.for(mistakes)(
  '%s with %j is declined by the name of the field',
  async ([path, body, words]) => {
    const { call, token } = await startDemo();
    const before = await call('GET', '/user/settings', { token });
    expect(await call('POST', path, { token, body })).toMatchObject({
      code: 10002,
      message: expect.stringMatching(words),
    });
    expect(await call('GET', '/user/settings', { token })).toEqual(before);
  },
);

test('what others hold is told apart: mobile, username, alias, WeChat id', async () => {
  const { call, token, signIn, mei } = await startDemo();
  const post = (path: string, body: object) => call('POST', path, { token, body });
  expect(await post('/user/mobile', { mobile: '+6590117620' })).toMatchObject({ code: 11012 });
  expect(await post('/user/username', { username: 'meitan' })).toMatchObject({ code: 11011 });
  expect(await post('/user/push/alias', { alias: 'mei-tan-sg' })).toMatchObject({
    code: 10002,
    message: 'alias is used by another user',
  });
  const bind = { query: { open_id: 'o-1', type: '1' } };
  expect(await call('GET', '/user/bind_openid', { token, ...bind })).toMatchObject({ code: 200 });
  const other = await signIn(mei.username, mei.password);
  expect(await call('GET', '/user/bind_openid', { token: other, ...bind })).toMatchObject({
    code: 10011,
  });
});

test('tags are added, removed and cleared, each once', async () => {
  const { call, token } = await startDemo();
  const tags = async () => (await call('GET', '/user/push/tag', { token })).data;
  await call('POST', '/user/push/tag', { token, body: { tags: ['design', 'night', 'night'] } });
  expect(await tags()).toEqual(['design', 'hangzhou', 'beta', 'night']);
  await call('DELETE', '/user/push/tag', { token, body: { tags: ['design', 'unknown'] } });
  expect(await tags()).toEqual(['hangzhou', 'beta', 'night']);
  await call('DELETE', '/user/push/tag/all', { token });
  expect(await tags()).toEqual([]);
});

test('alias, badge and push tokens can be looked up on the demo', async () => {
  const { call, token } = await startDemo();
  const binding = { device_sn: 4098, device_token: 'abc', notifier_name: 'chat-prod' };
  await call('POST', '/user/token/bind', { token, body: binding });
  await call('POST', '/user/push/alias', { token, body: { alias: '' } });
  await call('POST', '/user/push/badge', { token, body: { badge: '12' } });
  const { data } = await call('GET', '/demo/push', { token });
  expect(data).toMatchObject({ alias: null, badge: 12, bindings: [binding] });
  const unbound = await call('DELETE', '/user/token/unbind', {
    token,
    query: { deviceSn: '4098' },
  });
  expect(unbound.data).toEqual({});
  expect((await call('GET', '/demo/push', { token })).data).toMatchObject({ bindings: [] });
});

test('the bodies of private and public info are bare strings', async () => {
  const { call, token } = await startDemo();
  await call('PUT', '/user/private', { token, body: '{"a":1}' });
  await call('POST', '/user/public', { token, body: 'plain words' });
  expect(await call('GET', '/user/profile', { token })).toMatchObject({
    data: { private_info: '{"a":1}', public_info: 'plain words' },
  });
});

test('a list of devices pages by cursor until none is returned', async () => {
  const { call, token } = await startDemo({ seedDevices: 120 });
  const seen: unknown[] = [];
  let query: Record<string, string> = {};
  for (const size of [50, 50, 20]) {
    const page = await call('GET', '/user/device/list', { token, query });
    expect(page.data).toHaveLength(size);
    seen.push(...rowsOf(page).map((row) => row['device_sn']));
    if (size === 20) expect(page).not.toHaveProperty('cursor');
    query = { cursor: String(page.cursor) };
  }
  expect(new Set(seen).size).toBe(120);
});

test('an id beyond 2^53 keeps every digit in both directions', async () => {
  const { demo, call, token, lin, admin } = await startDemo({ firstUserId: '9007199254740993' });
  expect(lin.userId).toBe('9007199254740993');
  const headers = { app_id: demo.appId, 'access-token': token };
  const response = await demo.fetch('http://demo.perch.invalid/user/settings', { headers });
  expect(await response.text()).toContain('"user_id":9007199254740993,');
  const banned = await demo.fetch('http://demo.perch.invalid/user/disable', {
    method: 'PUT',
    headers: { ...headers, 'access-token': admin },
    body: '{"list":[9007199254740993]}',
  });
  expect(await banned.json()).toMatchObject({ code: 200 });
  expect(await call('GET', '/user/profile', { token })).toMatchObject({ code: 402 });
});

test('unknown calls have code 404, a verb that a call does not take is HTTP 405', async () => {
  const { demo, call, token } = await startDemo();
  expect(await call('POST', '/user/nothing', { token })).toMatchObject({ code: 404 });
  const response = await demo.fetch('http://demo.perch.invalid/user/sounds', { method: 'DELETE' });
  expect(response.status).toBe(405);
});

test('a body that is not JSON, or over 10 MB, is declined', async () => {
  const { demo, token } = await startDemo();
  const send = (body: string) =>
    demo.fetch('http://demo.perch.invalid/user/profile', {
      method: 'POST',
      headers: { app_id: demo.appId, 'access-token': token },
      body,
    });
  expect(await (await send('{"nick')).json()).toMatchObject({
    code: 10002,
    message: expect.stringMatching(/^body: /),
  });
  expect((await send(`"${'x'.repeat(10 * 1024 * 1024)}"`)).status).toBe(413);
});

test('what clients read after signing in is there and empty', async () => {
  const { call, token } = await startDemo();
  expect(await call('GET', '/roster/list', { token })).toMatchObject({ code: 200, data: [] });
  expect(await call('GET', '/group/user_joined', { token })).toMatchObject({ code: 200, data: [] });
});
