import { createServer } from 'node:net';
import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Fetch } from '../../main/api/transport.ts';
import { clientOf, done, serve, text } from './server.ts';

const soon = { answer: 150, total: 400 };
const settings = (address: string, options = {}) =>
  clientOf(address, { timeouts: soon, ...options }).call('getSettings', {});

const failsWith = (code: string) => ({ failure: { code } });

/** An answer of 100 announced bytes of which only the first is sent, and then `next`. */
const begun = (next: (response: ServerResponse) => void) => (response: ServerResponse) => {
  response.writeHead(200, { 'Content-Length': 100 }).write('{');
  next(response);
};

test.each([
  ['HTML', text('<!doctype html><h1>Sign in to the hotel', 200), 'unexpected-answer'],
  ['no code', text('{"data":true}'), 'unexpected-answer'],
  ['cut JSON', text('{"code":200,"data":{"no_push":tr'), 'unexpected-answer'],
  ['nothing', text(''), 'unexpected-answer'],
  ['another shape', text('{"code":200,"data":[1,2]}'), 'unexpected-answer'],
  ['null for an object', text('{"code":200,"data":null}'), 'unexpected-answer'],
  ['HTTP 400', text('bad', 400), 'unexpected-answer'],
  ['HTTP 500', text('oops', 500), 'server-error'],
  ['HTTP 429', text('', 429), 'rate-limited'],
  ['a redirect', text('', 302, { Location: '/elsewhere' }), 'unexpected-answer'],
  ['a reset', (response: ServerResponse) => void response.destroy(), 'offline'],
  ['a reset in the body', begun((response) => setTimeout(() => response.destroy(), 20)), 'offline'],
  ['no answer', () => {}, 'timeout'],
  ['a body that never ends', begun(() => {}), 'timeout'],
])('calls %s by name', async (_, answer, code) => {
  const { address } = await serve(() => answer);
  await expect(settings(address)).rejects.toMatchObject(failsWith(code));
});

test('gives up on an answer that comes byte by byte', async () => {
  const { address } = await serve(() =>
    begun((response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    }),
  );
  await expect(settings(address)).rejects.toMatchObject(failsWith('timeout'));
});

test('gives up on a server that takes connections and never speaks', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(settings(`http://127.0.0.1:${port}`)).rejects.toMatchObject(failsWith('timeout'));
});

test('calls a refused connection and an unknown host offline', async () => {
  await expect(settings('http://127.0.0.1:1')).rejects.toMatchObject(failsWith('offline'));
  await expect(settings('http://nowhere.invalid', { timeouts: {} })).rejects.toMatchObject(
    failsWith('offline'),
  );
});

test.each([
  ['announced', { 'Content-Length': String(10 * 1024 * 1024) }],
  ['unannounced', { 'Transfer-Encoding': 'chunked' }],
])('stops reading an answer of 10 MB, %s', async (_, headers) => {
  const { address } = await serve(() => text(' '.repeat(10 * 1024 * 1024), 200, headers));
  const call = clientOf(address).call('getSettings', {});
  await expect(call).rejects.toMatchObject(failsWith('unexpected-answer'));
});

test('never follows a redirect, so that no other server sees the token', async () => {
  const other = await serve(() => done);
  const { address } = await serve(() => text('', 307, { Location: `${other.address}/user/push` }));
  const call = clientOf(address).call('setPush', { value: true });
  await expect(call).rejects.toMatchObject(failsWith('unexpected-answer'));
  expect(other.requests).toEqual([]);
});

test.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED'])(
  'tells %s from being offline',
  async (code) => {
    const refusing: Fetch = () =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }),
      );
    await expect(settings('https://own.example', { fetch: refusing })).rejects.toMatchObject(
      failsWith('bad-certificate'),
    );
  },
);

test("names the failures that Electron's fetch words in its own way", async () => {
  const failing = (message: string): Fetch => {
    return () => Promise.reject(new Error(message));
  };
  const settingsOver = (message: string) =>
    settings('https://a.example', { fetch: failing(message) });
  await expect(settingsOver('net::ERR_CERT_AUTHORITY_INVALID')).rejects.toMatchObject(
    failsWith('bad-certificate'),
  );
  await expect(settingsOver('net::ERR_NAME_NOT_RESOLVED')).rejects.toMatchObject(
    failsWith('offline'),
  );
  await expect(settingsOver('Redirect was cancelled')).rejects.toMatchObject(
    failsWith('unexpected-answer'),
  );
});

test('times out and cancels even over a fetch that heeds no signal', async () => {
  const deaf: Fetch = () => new Promise(() => {});
  await expect(settings('http://demo', { fetch: deaf })).rejects.toMatchObject(
    failsWith('timeout'),
  );
  const controller = new AbortController();
  const call = clientOf('http://demo', { fetch: deaf }).call('getSettings', {}, controller);
  controller.abort();
  await expect(call).rejects.toMatchObject(failsWith('cancelled'));
});

test('cancels one call by its own signal and leaves the others alone', async () => {
  const controller = new AbortController();
  const { address } = await serve(async ({ path }) => {
    if (path === '/user/push') controller.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return done;
  });
  const client = clientOf(address);
  const cancelled = client.call('setPush', { value: true }, { signal: controller.signal });
  const other = client.call('setSounds', { value: true });
  await expect(cancelled).rejects.toMatchObject(failsWith('cancelled'));
  await expect(other).resolves.toBe(true);
});

test("ends all calls, under way or new, with the session's signal", async () => {
  const session = new AbortController();
  const { address, requests } = await serve(() => () => {});
  const client = clientOf(address, { signal: session.signal });
  const calls = [client.call('getProfile', {}), client.call('setPush', { value: true })];
  await expect.poll(() => requests.length).toBe(2);
  session.abort();
  for (const call of calls) await expect(call).rejects.toMatchObject(failsWith('cancelled'));
  await expect(client.call('getProfile', {})).rejects.toMatchObject(failsWith('cancelled'));
  expect(requests).toHaveLength(2);
});

test.each([
  ['a lost connection', 'http://127.0.0.1:1'],
  ['a host that cannot be', 'http://nowhere.invalid'],
])('keeps the token out of the error of %s', async (_, address) => {
  const { inspect } = await import('node:util');
  const error = await settings(address, { timeouts: {} }).catch((reason: unknown) => reason);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('secret-token');
});
