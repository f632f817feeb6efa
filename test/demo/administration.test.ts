import { expect, test } from 'vitest';
import { rowsOf, startDemo } from './client.ts';

test('an administrator acts as the user named in the header, and as a group’s owner', async () => {
  const { demo, call, admin, lin, mei } = await startDemo();
  const asMei = { token: admin, headers: { user_id: mei.userId } };
  expect(await call('GET', '/user/profile', asMei)).toMatchObject({ data: { username: 'meitan' } });
  await call('POST', '/user/nickname', { ...asMei, query: { nick_name: 'Mei T.' } });
  expect(await call('GET', '/user/profile', asMei)).toMatchObject({
    data: { nick_name: 'Mei T.' },
  });

  const asGroup = { token: admin, headers: { group_id: demo.groupId } };
  expect(await call('GET', '/user/profile', asGroup)).toMatchObject({
    data: { user_id: Number(lin.userId) },
  });
});

test('an admin token alone has no account, and acts as nobody unknown', async () => {
  const { call, admin: token } = await startDemo();
  const read = (headers = {}) => call('GET', '/user/profile', { token, headers });
  expect(await read()).toMatchObject({ code: 10002, message: expect.stringMatching(/^user_id: /) });
  expect(await read({ user_id: '12' })).toMatchObject({ code: 10000 });
  expect(await read({ user_id: 'me' })).toMatchObject({ code: 10002 });
  expect(await read({ group_id: '12' })).toMatchObject({ code: 10002 });
});

test('a user token neither acts as others nor administrates', async () => {
  const { call, token, mei, lin } = await startDemo();
  const headers = { user_id: mei.userId };
  expect(await call('GET', '/user/profile', { token, headers })).toMatchObject({ code: 10010 });
  const list = [Number(mei.userId)];
  for (const [verb, path] of [
    ['PUT', '/user/disable'],
    ['PUT', '/user/enable'],
    ['POST', '/user/register/batch'],
    ['POST', '/user/profile/batch'],
    ['PUT', '/user/avatar/batch'],
    ['GET', '/user/list'],
    ['POST', '/user/change_password_admin'],
  ] as const) {
    const sent = { token, ...(verb === 'GET' ? {} : { body: { list, password: 'Changed-1' } }) };
    expect(await call(verb, path, sent), path).toMatchObject({ code: 10010 });
  }
  const settings = { token, body: { user_id: mei.userId, no_push: true } };
  expect(await call('POST', '/user/settings', settings)).toMatchObject({ code: 10010 });
  expect(lin.userId).not.toBe(mei.userId);
});

test('the user list pages by number and by cursor, and shows bans', async () => {
  const { call, admin: token, mei } = await startDemo();
  const list = Array.from({ length: 60 }, (_, i) => ({
    username: `u_${i}`,
    password: 'Secret-12',
  }));
  await call('POST', '/user/register/batch', { token, body: { list } });
  await call('PUT', '/user/disable', { token, body: { list: [mei.userId] } });

  const first = await call('GET', '/user/list', { token });
  expect(rowsOf(first)).toHaveLength(50);
  expect(rowsOf(first)[1]).toEqual({ user_id: Number(mei.userId), username: 'meitan', status: 1 });
  const second = await call('GET', '/user/list', {
    token,
    query: { cursor: String(first.cursor) },
  });
  expect(rowsOf(second)).toHaveLength(12);
  expect(second).not.toHaveProperty('cursor');

  const byNumber = (page_num: string) =>
    call('GET', '/user/list', { token, query: { page_num, page_size: '40' } });
  expect(rowsOf(await byNumber('2'))).toHaveLength(22);
  expect(rowsOf(await byNumber('3'))).toHaveLength(0);
  expect(await byNumber('0')).toMatchObject({ code: 10002 });
});

test('registering in a batch answers for each row, and a second try finds the users there', async () => {
  const { call, admin: token, signIn } = await startDemo();
  const body = {
    list: [
      { username: 'ana_romero', password: 'Secret-12' },
      { username: '12345', password: 'Secret-12' },
      { username: 'ana_romero', password: 'Secret-12' },
      { username: 'bo_ngata' },
      { username: '罗伊', password: 'Secret-12' },
    ],
  };
  expect(rowsOf(await call('POST', '/user/register/batch', { token, body }))).toEqual([
    { success: true, reason: null, user_id: expect.any(Number), username: 'ana_romero' },
    {
      success: false,
      reason: expect.stringMatching(/^username: /),
      user_id: null,
      username: '12345',
    },
    { success: false, reason: 'user exists', user_id: null, username: 'ana_romero' },
    { success: false, reason: 'password: is required', user_id: null, username: 'bo_ngata' },
    { success: true, reason: null, user_id: expect.any(Number), username: '罗伊' },
  ]);
  await expect(signIn('罗伊', 'Secret-12')).resolves.toBeTruthy();
  const again = rowsOf(await call('POST', '/user/register/batch', { token, body }));
  expect(again.map(({ success }) => success)).toEqual([false, false, false, false, false]);
});

test('profiles and avatars in a batch change the rows they can and keep what is not sent', async () => {
  const { call, admin: token, lin } = await startDemo();
  const rows = (value: object) => ({
    list: [{ user_id: lin.userId, ...value }, { user_id: 7, ...value }, { ...value }],
  });
  const outcomes = [
    { success: true, reason: null, user_id: Number(lin.userId) },
    { success: false, reason: 'no such user', user_id: 7 },
    { success: false, reason: 'user_id: is required', user_id: null },
  ];
  const profile = await call('POST', '/user/profile/batch', {
    token,
    body: rows({ nick_name: 'Q' }),
  });
  expect(profile.data).toEqual(outcomes);
  const avatar = await call('PUT', '/user/avatar/batch', {
    token,
    body: rows({ avatar: 'http://a' }),
  });
  expect(avatar.data).toEqual(outcomes);
  const headers = { user_id: lin.userId };
  expect(await call('GET', '/user/profile', { token, headers })).toMatchObject({
    data: { nick_name: 'Q', avatar: 'http://a', description: expect.stringMatching(/Hangzhou/) },
  });
});

test('a ban with one unknown id is declined as a whole and names it', async () => {
  const { call, admin: token, mei, signIn } = await startDemo();
  const body = { list: [mei.userId, 77] };
  expect(await call('PUT', '/user/disable', { token, body })).toMatchObject({
    code: 10000,
    message: expect.stringContaining('77'),
  });
  await expect(signIn(mei.username, mei.password)).resolves.toBeTruthy();
});

test('a batch over the limit, without rows or with a row that is none is declined by field', async () => {
  const { call, admin: token } = await startDemo({ batchLimit: 3 });
  const send = (list: unknown) => call('POST', '/user/register/batch', { token, body: { list } });
  expect(await send([{}, {}, {}, {}])).toMatchObject({
    code: 10002,
    message: expect.stringMatching(/^list: .* 3 /),
  });
  expect(await send([])).toMatchObject({ code: 10002, message: 'list: must not be empty' });
  expect(await send(['x'])).toMatchObject({ code: 10002, message: 'list[0]: must be an object' });
  expect(await send(undefined)).toMatchObject({ code: 10002, message: 'list: is required' });
});

test('an administrator sets a password and deletes a user; a user proves it with the password', async () => {
  const { call, admin, token, lin, mei, signIn } = await startDemo();
  const asMei = { token: admin, headers: { user_id: mei.userId } };
  await call('POST', '/user/change_password_admin', { ...asMei, body: { password: 'Changed-1' } });
  await expect(signIn(mei.username, 'Changed-1')).resolves.toBeTruthy();
  expect(await call('DELETE', '/user/delete', asMei)).toMatchObject({ code: 200 });
  await expect(signIn(mei.username, 'Changed-1')).rejects.toThrow('no such user');

  const leave = (password: string) => call('POST', '/user/delete', { token, body: { password } });
  expect(await leave('wrong')).toMatchObject({ code: 11001 });
  expect(await leave(lin.password)).toMatchObject({ code: 200 });
  expect(await call('GET', '/user/profile', { token })).toMatchObject({ code: 402 });
});
