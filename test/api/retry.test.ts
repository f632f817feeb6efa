import { expect, test } from 'vitest';
import { retryAfter, sleep } from '../../main/api/retry.ts';
import { clientOf, done, serve, text } from './server.ts';

/** Answers with each in turn; the last one stays. */
const inTurn = <T>(...answers: [T, ...T[]]) => {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? answers[0];
};

/** A client whose waits are noted instead of waited for. */
function noting(address: string, random = 0) {
  const waits: number[] = [];
  const sleep = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { waits, client: clientOf(address, { sleep, random: () => random }) };
}

const unavailable = (retry?: string) => text('', 503, retry ? { 'Retry-After': retry } : {});
const tooMany = (retry: string) => text('', 429, { 'Retry-After': retry });

test('repeats a harmless call until it works, waiting longer each time', async () => {
  const { address, requests } = await serve(inTurn<object>(unavailable(), unavailable(), done));
  const { client, waits } = noting(address);
  await expect(client.call('setPush', { value: true })).resolves.toBe(true);
  expect(requests).toHaveLength(3);
  expect(waits).toEqual([200, 400]);
});

test('leaves part of each wait to chance, and none longer than the doubled step', async () => {
  const { address } = await serve(() => unavailable());
  const { client, waits } = noting(address, 0.999);
  await expect(client.call('getSettings', {})).rejects.toMatchObject({
    failure: { code: 'server-error', status: 503 },
  });
  expect(waits).toEqual([expect.closeTo(400, -1), expect.closeTo(800, -1)]);
});

test('repeats after a lost connection', async () => {
  const { address, requests } = await serve(
    inTurn<object>((response: { destroy(): void }) => response.destroy(), done),
  );
  await expect(noting(address).client.call('setSounds', { value: false })).resolves.toBe(true);
  expect(requests).toHaveLength(2);
});

test('waits as long as the server asks', async () => {
  const { address } = await serve(inTurn<object>(tooMany('7'), done));
  const { client, waits } = noting(address);
  await client.call('setVibratory', { value: true });
  expect(waits).toEqual([7000]);
});

test('does not come back early when the server asks for long: the caller is told', async () => {
  const { address, requests } = await serve(() => tooMany('3600'));
  const { client, waits } = noting(address);
  await expect(client.call('getProfile', {})).rejects.toMatchObject({
    failure: { code: 'rate-limited', status: 429, retryAfterMs: 3_600_000 },
  });
  expect(requests).toHaveLength(1);
  expect(waits).toEqual([]);
});

test.each([
  ['a kick', 'kickDevice', {}],
  ['a registration', 'registerUser', { username: 'ann', password: 'pw' }],
  ['a sign-in', 'getTokenByLogin', { login_name: 'ann', password: 'pw' }],
] as const)('sends %s once, whatever happens to the answer', async (_, name, params) => {
  const { address, requests } = await serve(() => unavailable());
  const { client } = noting(address);
  await expect(client.call(name, params)).rejects.toMatchObject({
    failure: { code: 'server-error' },
  });
  expect(requests).toHaveLength(1);
});

test('takes a business error for an answer', async () => {
  const { address, requests } = await serve(() => ({ code: 10028, message: 'later' }));
  await expect(noting(address).client.call('getProfile', {})).rejects.toMatchObject({
    failure: { code: 'too-many-failures' },
  });
  expect(requests).toHaveLength(1);
});

test('ends a wait at once when the call is cancelled', async () => {
  const controller = new AbortController();
  const { address, requests } = await serve(() => {
    setTimeout(() => controller.abort(), 20);
    return tooMany('9');
  });
  const call = clientOf(address, { sleep }).call('getProfile', {}, { signal: controller.signal });
  await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(requests).toHaveLength(1);
});

test('reads Retry-After as seconds or as a date', () => {
  const now = Date.parse('Fri, 02 Jan 2026 10:00:00 GMT');
  expect(retryAfter('120', now)).toBe(120_000);
  expect(retryAfter('Fri, 02 Jan 2026 10:00:05 GMT', now)).toBe(5000);
  expect(retryAfter('Fri, 02 Jan 2026 09:00:00 GMT', now)).toBe(0);
  expect(retryAfter('soon', now)).toBeUndefined();
  expect(retryAfter(undefined, now)).toBeUndefined();
});
