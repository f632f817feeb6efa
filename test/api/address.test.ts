import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddress } from '../../main/api/address.ts';
import { ApiError } from '../../main/api/errors.ts';

test.each([
  ['im.example.com', 'https://im.example.com'],
  ['  im.example.com:8443/  ', 'https://im.example.com:8443'],
  ['https://im.example.com/base/', 'https://im.example.com/base'],
  ['HTTPS://IM.Example.com', 'https://im.example.com'],
  ['http://im.example.com', 'http://im.example.com'],
  ['http://192.168.1.4:8080', 'http://192.168.1.4:8080'],
  ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['localhost:8080', 'http://localhost:8080'],
  ['im.localhost', 'http://im.localhost'],
  ['127.0.0.1.example.com', 'https://127.0.0.1.example.com'],
  ['http://localhost.example.com', 'http://localhost.example.com'],
])('reads %s', (text, address) => {
  expect(parseAddress(text)).toBe(address);
});

test.each([
  '',
  ' ',
  'https://',
  'ftp://im.example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://ann:secret@im.example.com',
  'ann@im.example.com',
  'https://im.example.com/?app=1',
  'https://im.example.com/#top',
  'https://im.example.com?',
  String.raw`https:\\im.example.com`,
  'im.example.com:99999',
  'two words.example.com',
  'https://exa mple.com',
])('refuses %j', (text) => {
  expect(() => parseAddress(text)).toThrow(
    expect.objectContaining({ failure: { code: 'bad-address', field: 'address' } }),
  );
});

test('makes a clean web address of any text, or refuses it by name', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (text) => {
      try {
        const url = new URL(parseAddress(text));
        return /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
      } catch (error) {
        return error instanceof ApiError && error.failure.code === 'bad-address';
      }
    }),
  );
});
