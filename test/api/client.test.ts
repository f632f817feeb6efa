import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, rawNumber } from '../../main/api/json.ts';
import { clientOf, done, serve, text } from './server.ts';

const beyondDoubles = '9223372036854775807';

test('sends query parameters by POST with app id and token, and nothing else', async () => {
  const { address, requests } = await serve(() => done);
  await expect(clientOf(address).call('setPush', { value: true })).resolves.toBe(true);
  expect(requests).toMatchObject([
    {
      verb: 'POST',
      path: '/user/push',
      body: '',
      headers: { app_id: 'app-1', 'access-token': 'secret-token' },
    },
  ]);
  expect(String(requests[0]?.query)).toBe('value=true');
  expect(Object.keys(requests[0]?.headers ?? {})).not.toContain('cookie');
  expect(requests[0]?.headers).not.toHaveProperty('user_id');
  expect(requests[0]?.headers).not.toHaveProperty('content-type');
});

test('puts a call behind the base path of the server', async () => {
  const { address, requests } = await serve(() => done);
  await clientOf(`${address}/im/api/`).call('setNickname', { nick_name: 'Zoë & 丽' });
  expect(requests[0]?.path).toBe('/im/api/user/nickname');
  expect(requests[0]?.query.get('nick_name')).toBe('Zoë & 丽');
});

test('sends ids of 64 bits as exact numbers, and reads them as text', async () => {
  const { address, requests } = await serve(() =>
    text(`{"code":200,"data":[{"user_id":${beyondDoubles},"success":true}]}`),
  );
  const list = [{ user_id: beyondDoubles, avatar: 'a.png' }];
  await expect(clientOf(address).call('setAvatars', { list })).resolves.toEqual([
    { user_id: beyondDoubles, success: true, reason: '' },
  ]);
  expect(requests[0]?.headers['content-type']).toBe('application/json');
  expect(requests[0]?.body).toBe(`{"list":[{"avatar":"a.png","user_id":${beyondDoubles}}]}`);
});

test('keeps every digit of any 64-bit number, there and back', () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (id) => {
      const back = parseJson(JSON.stringify([rawNumber(String(id))]));
      return Array.isArray(back) && String(back[0]) === String(id);
    }),
  );
});

test('sends private information as a bare JSON string', async () => {
  const { address, requests } = await serve(() => done);
  await clientOf(address).call('setPrivateInfo', { info: '{"note":"x"}' });
  expect(requests[0]?.body).toBe(String.raw`"{\"note\":\"x\"}"`);
  expect(requests[0]?.headers['content-type']).toBe('application/json');
});

test('acts as a user or in a group only when asked to', async () => {
  const { address, requests } = await serve(() => done);
  const actAs = { userId: '2302128618880', groupId: '7' };
  await clientOf(address).call('setPush', { value: false }, { actAs });
  expect(requests[0]?.headers).toMatchObject({ user_id: '2302128618880', group_id: '7' });
});

test('keeps the token to itself where a call needs none', async () => {
  const token = { code: 200, data: { token: 't', user_id: 5, expire: 1 } };
  const { address, requests } = await serve(() => token);
  const call = clientOf(address).call('getTokenByLogin', { login_name: 'ann', password: 'pw' });
  await expect(call).resolves.toMatchObject({ token: 't', user_id: '5' });
  expect(requests[0]?.headers).not.toHaveProperty('access-token');
});

test('says that nobody is signed in before it sends anything', async () => {
  const { address, requests } = await serve(() => done);
  const call = clientOf(address, { token: () => undefined }).call('getProfile', {});
  await expect(call).rejects.toMatchObject({ failure: { code: 'not-signed-in' } });
  expect(requests).toEqual([]);
});

test.each([
  ['an hour beyond 23', 'no_push_start_hour', { no_push_start_hour: 24, no_push_end_hour: 7 }],
  ['half an hour', 'no_push_end_hour', { no_push_start_hour: 22, no_push_end_hour: 6.5 }],
  ['an unknown parameter', 'hour', { no_push_start_hour: 1, no_push_end_hour: 2, hour: 3 }],
])('refuses %s at the field, before it sends anything', async (_, field, params) => {
  const { address, requests } = await serve(() => done);
  const call = clientOf(address).call('setPushLimit', params);
  await expect(call).rejects.toMatchObject({ failure: { code: 'invalid-input', field } });
  expect(requests).toEqual([]);
});

test('refuses a pasted token that no header can hold', async () => {
  const { address, requests } = await serve(() => done);
  const call = clientOf(address, { token: () => 'two\nlines' }).call('getProfile', {});
  await expect(call).rejects.toMatchObject({
    failure: { code: 'invalid-input', field: 'access-token' },
  });
  expect(requests).toEqual([]);
});

test('points at the parameter that the service complains about', async () => {
  const message = 'no_push_end_hour: must be from 0 to 23';
  const { address } = await serve(() => ({ code: 10002, message }));
  const hours = { no_push_start_hour: 1, no_push_end_hour: 2 };
  await expect(clientOf(address).call('setPushLimit', hours)).rejects.toMatchObject({
    failure: { code: 'bad-parameter', field: 'no_push_end_hour', message },
  });
});

test('hands on the cursor of a page beside its devices', async () => {
  const devices = [{ device_sn: 4, platform: 2, user_agent: null, user_id: 9, extra: 1 }];
  const { address, requests } = await serve(({ query }) =>
    query.get('cursor')
      ? { code: 200, data: [], version: 8 }
      : { code: 200, data: devices, version: 8, cursor: 'next' },
  );
  const client = clientOf(address);
  await expect(client.call('listDevices', {})).resolves.toEqual({
    data: [{ device_sn: 4, platform: 2, user_agent: '', user_id: '9' }],
    version: '8',
    cursor: 'next',
  });
  const last = await client.call('listDevices', { cursor: 'next' });
  expect(last.cursor).toBe('');
  expect(requests).toHaveLength(2);
});

test('tries the other verb once where the first is unknown, and remembers it', async () => {
  const { address, requests } = await serve(({ verb }) => (verb === 'PUT' ? done : text('', 405)));
  const client = clientOf(address);
  await client.call('setPush', { value: true });
  await client.call('setPush', { value: false });
  expect(requests.map(({ verb }) => verb)).toEqual(['POST', 'PUT', 'PUT']);
});

test.each([
  ['HTTP 404', () => text('', 404)],
  ['business code 404', () => ({ code: 404, message: 'no such call' })],
])('says that a server does not have a call after both verbs met %s', async (_, answer) => {
  const { address, requests } = await serve(answer);
  const call = clientOf(address).call('removeDevice', { device_sn: 3 });
  await expect(call).rejects.toMatchObject({ failure: { code: 'not-supported' } });
  expect(requests.map(({ verb }) => verb)).toEqual(['POST', 'DELETE']);
});
