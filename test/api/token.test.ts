import { expect, test } from 'vitest';
import type { Failure } from '../../preload/failure.ts';
import { ApiError } from '../../main/api/errors.ts';
import { clientOf, done, serve } from './server.ts';

/** A server that takes one token only, and says 402 (or another code) to others. */
const serveToken = (good: string, code = 402) =>
  serve(({ headers }) =>
    headers['access-token'] === good ? done : { code, data: null, message: 'token expired' },
  );

/** A session whose token is replaced when it is rejected. */
function session(address: string, next: () => Promise<string | undefined>) {
  const asked: Failure[] = [];
  let token = 'old';
  const client = clientOf(address, {
    token: () => token,
    onTokenRejected: async (failure) => {
      asked.push(failure);
      const fresh = await next();
      token = fresh ?? token;
      return fresh !== undefined;
    },
  });
  return { client, asked };
}

test.each([402, 10008])('signs in again on code %i and replays the call once', async (code) => {
  const { address, requests } = await serveToken('new', code);
  const { client, asked } = session(address, async () => 'new');
  await expect(client.call('kickDevice', { device_sn: 4 })).resolves.toBe(true);
  expect(asked).toMatchObject([{ serviceCode: code, message: 'token expired' }]);
  expect(requests.map(({ headers }) => headers['access-token'])).toEqual(['old', 'new']);
});

test('shares one sign-in among calls that were refused together', async () => {
  const { address, requests } = await serveToken('new');
  let finish = (_: string) => {};
  const { client, asked } = session(address, () => new Promise((resolve) => (finish = resolve)));
  const calls = Promise.all([
    client.call('setPush', { value: true }),
    client.call('setSounds', { value: true }),
  ]);
  await expect.poll(() => [requests.length, asked.length]).toEqual([2, 1]);
  finish('new');
  await expect(calls).resolves.toEqual([true, true]);
  expect(asked).toHaveLength(1);
  expect(requests).toHaveLength(4);
});

test('finds the new token when a refusal of the old one comes late', async () => {
  let answerLate = () => {};
  const late = new Promise<void>((resolve) => (answerLate = resolve));
  const { address } = await serve(async ({ path, headers }) => {
    if (headers['access-token'] === 'new') return done;
    if (path === '/user/sounds') await late;
    return { code: 402 };
  });
  const { client, asked } = session(address, async () => 'new');
  const slow = client.call('setSounds', { value: true });
  await client.call('setPush', { value: true });
  answerLate();
  await expect(slow).resolves.toBe(true);
  expect(asked).toHaveLength(1);
});

test('ends the session when no new token can be had', async () => {
  const { address, requests } = await serveToken('new');
  const { client } = session(address, async () => undefined);
  await expect(client.call('getProfile', {})).rejects.toMatchObject({
    failure: { code: 'session-ended', serviceCode: 402, message: 'token expired' },
  });
  expect(requests).toHaveLength(1);
});

test('ends the session when the new token is refused as well, without asking again', async () => {
  const { address, requests } = await serveToken('another', 10008);
  const { client, asked } = session(address, async () => 'new');
  await expect(client.call('getProfile', {})).rejects.toMatchObject({
    failure: { code: 'session-ended', serviceCode: 10008 },
  });
  expect([requests.length, asked.length]).toEqual([2, 1]);
});

test('does not end the session when the sign-in fails for want of a network', async () => {
  const { address } = await serveToken('new');
  const { client } = session(address, () => Promise.reject(new ApiError({ code: 'offline' })));
  await expect(client.call('getProfile', {})).rejects.toMatchObject({
    failure: { code: 'offline' },
  });
});

test('stops waiting for a sign-in when the call is cancelled', async () => {
  const { address } = await serveToken('new');
  const controller = new AbortController();
  const { client } = session(address, () => {
    controller.abort();
    return new Promise(() => {});
  });
  const call = client.call('getProfile', {}, { signal: controller.signal });
  await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
});

test('tells a token that never worked from a session that ended', async () => {
  const { address } = await serveToken('good', 10008);
  const call = clientOf(address, { token: () => 'pasted' }).call('getProfile', {});
  await expect(call).rejects.toMatchObject({ failure: { code: 'token-invalid' } });
});

test('takes code 402 at sign-in for a refusal in the words of the service', async () => {
  const { address, requests } = await serve(() => ({ code: 402, message: 'wrong name' }));
  const { client, asked } = session(address, async () => 'new');
  const call = client.call('getTokenByLogin', { login_name: 'ann', password: 'x' });
  await expect(call).rejects.toMatchObject({ failure: { code: 'refused', message: 'wrong name' } });
  expect([requests.length, asked.length]).toEqual([1, 0]);
});
