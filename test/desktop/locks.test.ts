import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { app, opened, permissions } from '../fakes/electron.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { lockPages, lockProcesses, openExternal } = await import('../../main/desktop/locks.ts');
const { external } = await import('../../main/desktop/external.ts');

beforeAll(lockPages);
beforeEach(() => void opened.splice(0));

/** A page of any kind, as Electron announces it. */
function page() {
  let handler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (given: typeof handler) => void (handler = given),
  });
  app.emit('web-contents-created', {}, contents);
  return { contents, open: (url: string) => handler({ url }) };
}

test('every renderer runs in the sandbox', () => {
  lockProcesses();
  expect(app.sandboxed).toBe(true);
});

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
  '%s is stopped in every page',
  (name) => {
    const preventDefault = vi.fn();
    page().contents.emit(name, { preventDefault, url: 'https://docs.lanyingim.com/' });
    expect(preventDefault).toHaveBeenCalledOnce();
  },
);

test('a new window is denied; a listed link opens in the browser instead', () => {
  const { open } = page();
  expect(open('https://docs.lanyingim.com/guide')).toEqual({ action: 'deny' });
  expect(open('https://example.com/')).toEqual({ action: 'deny' });
  expect(opened).toEqual(['https://docs.lanyingim.com/guide']);
});

test.each([
  'http://docs.lanyingim.com/',
  'https://docs.lanyingim.com.example.com/',
  'https://docs.lanyingim.com@example.com/',
  'https://user:pass@docs.lanyingim.com/',
  'https://docs.lanyingim.com:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://docs.lanyingim.com/share',
  'docs.lanyingim.com',
  '',
])('%j is not opened', (address) => {
  expect(openExternal(address)).toBe(false);
  expect(opened).toEqual([]);
});

test('whatever an address looks like, only listed https origins are opened', () => {
  const places = ['https://www.lanyingim.com', 'https://docs.lanyingim.com'];
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.webPath()), (address) => {
      for (const candidate of [address, `${places[0]}${address}`, `${places[1]}/${address}`]) {
        const url = external(candidate);
        if (url !== null) expect(places).toContain(new URL(url).origin);
      }
    }),
  );
});

test.each(['geolocation', 'notifications', 'clipboard-read', 'media', 'openExternal', 'unknown'])(
  'the page does not get %s, asked or checked',
  (permission) => {
    const own = { getURL: () => 'app://perch/' };
    expect(asked(own, permission)).toBe(false);
    expect(checked(permission, 'app://perch/')).toBe(false);
  },
);

test('our own page may write to the clipboard; a foreign one may not', () => {
  const write = 'clipboard-sanitized-write';
  expect(asked({ getURL: () => 'app://perch/' }, write)).toBe(true);
  expect(checked(write, 'app://perch')).toBe(true);
  expect(asked({ getURL: () => 'https://example.com/' }, write)).toBe(false);
  expect(checked(write, 'https://example.com')).toBe(false);
});

function asked(contents: { getURL(): string }, permission: string): unknown {
  const answer = vi.fn();
  Reflect.apply(permissions.request ?? fail, null, [contents, permission, answer, {}]);
  return answer.mock.lastCall?.[0];
}

const checked = (permission: string, origin: string): unknown =>
  Reflect.apply(permissions.check ?? fail, null, [null, permission, origin, {}]);

function fail(): never {
  throw new Error('no handler is set');
}
