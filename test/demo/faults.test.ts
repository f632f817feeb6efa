import { afterEach, expect, test, vi } from 'vitest';
import { serveDemo } from '../../demo/server.ts';
import { DEMO_ADDRESS } from '../../demo/service.ts';
import { ConnectionLost, Faults, type Fault } from '../../demo/faults.ts';
import { clientOf, rowOf, startDemo } from './client.ts';

afterEach(() => vi.restoreAllMocks());

async function withFault(fault: Fault) {
  const { demo, call, token } = await startDemo();
  demo.faults.next('/user/push', fault);
  const headers = { app_id: demo.appId, 'access-token': token };
  const push = (signal?: AbortSignal) =>
    demo.fetch(`${DEMO_ADDRESS}/user/push?value=true`, {
      method: 'POST',
      headers,
      ...(signal ? { signal } : {}),
    });
  const isOff = async () => rowOf(await call('GET', '/user/settings', { token }))['no_push'];
  return { demo, push, isOff };
}

test('a refused call never reaches the service; an answer that is lost comes too late', async () => {
  const refused = await withFault('refused');
  await expect(refused.push()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  expect(await refused.isOff()).toBe(false);
  const lost = await withFault('answer-lost');
  await expect(lost.push()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(await lost.isOff()).toBe(true);
});

test('a fault happens once, on its own path and method, and then the service answers again', async () => {
  const { demo, push } = await withFault({ status: 503 });
  demo.faults.next('/user/push', { status: 500 }, { method: 'PUT' });
  expect((await push()).status).toBe(503);
  expect((await push()).status).toBe(200);
  expect(demo.faults.waiting).toBe(1);
  demo.faults.clear();
  expect(demo.faults.waiting).toBe(0);
});

test('a hanging call ends when the caller gives up', async () => {
  const { push } = await withFault('hanging');
  await expect(push(AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
});

test('a status comes with Retry-After when asked, a business code with HTTP 200', async () => {
  const busy = await (await withFault({ status: 429, retryAfter: 2 })).push();
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '2']);
  const ended = await (await withFault({ code: 402, message: 'ended' })).push();
  expect([ended.status, await ended.json()]).toEqual([200, { code: 402, message: 'ended' }]);
});

test('answers come broken in the named way', async () => {
  const textOf = async (fault: Fault): Promise<string> =>
    (await (await withFault(fault)).push()).text();
  expect(await textOf('html')).toMatch(/^<!doctype html>/);
  expect(await textOf('text-code')).toContain('"code":"200"');
  expect(await textOf('no-code')).toMatch(/^{"data":true/);
  const cut = await textOf('cut-json');
  expect(() => void JSON.parse(cut)).toThrow();
  expect((await textOf('huge')).length).toBeGreaterThan(10 * 1024 * 1024);
  await expect(textOf('reset')).rejects.toThrow();
});

test('a slow answer arrives byte by byte', async () => {
  const response = await (await withFault('slow')).push();
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value).toHaveLength(1);
  const second = reader?.read();
  const soon = new Promise((resolve) => setTimeout(resolve, 100, 'nothing yet'));
  expect(await Promise.race([second, soon])).toBe('nothing yet');
  await reader?.cancel();
});

test('a list can have 100,000 devices, or never end', async () => {
  const { demo, call, token } = await startDemo();
  demo.faults.next('/user/device/list', 'many-devices');
  expect((await call('GET', '/user/device/list', { token })).data).toHaveLength(100_000);
  demo.faults.next('/user/device/list', 'endless-cursor', { times: Infinity });
  const first = await call('GET', '/user/device/list', { token });
  const query = { cursor: String(first.cursor) };
  expect(await call('GET', '/user/device/list', { token, query })).toMatchObject({ cursor: '100' });
});

test('over a socket, a lost connection and a broken answer fail as on a network', async () => {
  // The server writes the broken answer to its log.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { url, demo, close } = await serveDemo();
  const client = clientOf(fetch, url, demo.appId);
  const token = await client.token('linqiao', 'Perch-demo-1');
  const read = () => client.call('GET', '/user/profile', { token });
  for (const fault of ['refused', 'answer-lost', 'reset'] as const) {
    demo.faults.next('/user/profile', fault);
    await expect(read(), fault).rejects.toThrow();
  }
  expect(await read()).toMatchObject({ code: 200 });
  demo.faults.next('/user/profile', 'hanging');
  const hanging = expect(read()).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await close();
  await hanging;
});

test('a share of calls fails, in every usual way, and every call waits', async () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const { demo } = await startDemo();
  const failing = new Faults(demo.fetch, { failRate: 0.5, latencyMs: 20, random });
  const start = performance.now();
  await failing.fetch(`${DEMO_ADDRESS}/demo/push`);
  expect(performance.now() - start).toBeGreaterThan(18);
  const outcomes = new Map<string, number>();
  const one = async () => {
    const outcome = await failing
      .fetch(`${DEMO_ADDRESS}/v2/app_dns?app_id=perchdemo`)
      .then(({ status }) => String(status))
      .catch((error: unknown) => (error instanceof ConnectionLost ? error.code : 'unknown'));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  await Promise.all(Array.from({ length: 200 }, one));
  expect([...outcomes.keys()].sort()).toEqual(['200', '429', '503', 'ECONNREFUSED', 'ECONNRESET']);
  expect(outcomes.get('200')).toBeGreaterThan(70);
  expect(outcomes.get('200')).toBeLessThan(130);
});
