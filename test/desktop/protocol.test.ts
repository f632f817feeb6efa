import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { answer, locate } = await import('../../main/desktop/protocol.ts');

const folder = mkdtempSync(join(tmpdir(), 'perch-page-'));
const root = join(folder, 'page');
beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<title>Perch</title>');
  writeFileSync(join(root, 'assets/a b.js'), 'export {};');
  writeFileSync(join(root, 'assets/index.js.map'), '{}');
  writeFileSync(join(folder, 'secret.html'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nobody = async () => null;
const get = (path: string, avatar: Parameters<typeof answer>[1]['avatar'] = nobody) =>
  answer(new Request(`app://perch${path}`), { root, avatar });

test('the page comes with its type and a policy that closes the network', async () => {
  const response = await get('/');
  expect(await response.text()).toBe('<title>Perch</title>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const policy = response.headers.get('content-security-policy')?.split('; ');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy?.join()).not.toMatch(/unsafe|https?:|\*/);
});

test('a name is decoded once, and a query or fragment does not matter', async () => {
  expect((await get('/assets/a%20b.js?v=1#x')).status).toBe(200);
  expect((await get('/assets/a%2520b.js')).status).toBe(404);
});

test.each([
  ['/../secret.html', 404],
  ['/..%2fsecret.html', 403],
  ['/%2e%2e%2fsecret.html', 403],
  ['/assets/..%2f..%2fsecret.html', 403],
  ['/..%5csecret.html', 403],
  ['/index.html%00.js', 403],
  ['/%', 403],
  ['/assets/', 404],
  ['/assets/index.js.map', 404],
  ['/nothing.js', 404],
])('%s is refused with %i and no content', async (path, status) => {
  const response = await get(path);
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
});

test('no path leads out of the folder', () => {
  const piece = fc.constantFrom('..', '%2e%2e', '%2f', '%5c', '/', '\\', '.', 'a', '%00', '%25');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const file = locate(root, `/${pieces.join('')}`);
      if (file !== null) expect(file.startsWith(root + sep)).toBe(true);
    }),
  );
});

test('only GET, only our own host', async () => {
  const post = new Request('app://perch/', { method: 'POST', body: 'x' });
  expect((await answer(post, { root, avatar: nobody })).status).toBe(405);
  const other = new Request('app://elsewhere/index.html');
  expect((await answer(other, { root, avatar: nobody })).status).toBe(403);
});

test('a picture is fetched by main and handed on', async () => {
  const bytes = new Uint8Array([137, 80]);
  const avatar = vi.fn(async () => ({ bytes, type: 'image/png' }));
  const response = await get('/avatar/demo-1?v=2', avatar);
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(avatar).toHaveBeenCalledWith(new URL('app://perch/avatar/demo-1?v=2'));
});

test.each([
  ['there is none', async () => null],
  ['it cannot be had', async () => Promise.reject(new Error('offline'))],
  ['it is a page', async () => ({ bytes: new Uint8Array(), type: 'text/html' })],
  ['it could carry a script', async () => ({ bytes: new Uint8Array(), type: 'image/svg+xml' })],
])('a picture is not found when %s', async (_why, avatar) => {
  expect((await get('/avatar/demo-1', avatar)).status).toBe(404);
});
