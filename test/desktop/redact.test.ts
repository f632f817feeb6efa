import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact, redactValue } from '../../main/desktop/redact.ts';

const token = 'YWMtq8Zr1kz2Ee2Ysn9t3fD0UwAAAYb7';

test.each([
  `https://api.example.com/x?access_token=${token}&size=2`,
  `{"access_token":"${token}","userId":7}`,
  `Authorization: Bearer ${token}`,
  `access-token: ${token}`,
  `the answer was ${token}`,
  'password=hunter2&name=lin',
  '{"password": "hunter2 with spaces"}',
  "pwd='hunter2'",
])('nothing secret is left of %s', (text) => {
  expect(redact(text)).not.toMatch(/YWMt|hunter2|spaces/);
});

test.each([
  '/home/lin/.config/Perch/accounts/demo-1/pause.json',
  'offline: getaddrinfo ENOTFOUND s-1-3-api.maximtop.cn',
  'Push is off, 3 changes waiting',
  'session.signIn TypeError: fetch failed\n    at main/api/client.ts:120:14',
])('%s is left as it is', (text) => {
  expect(redact(text)).toBe(text);
});

test('an error keeps its words and its cause, and loses what hangs on it', () => {
  const request = { headers: { 'access-token': token }, data: '{"password":"hunter2"}' };
  const cause = Object.assign(new Error(`refused ${token}`), { request });
  const told = JSON.stringify(redactValue(Object.assign(new Error('offline', { cause }), request)));
  expect(told).toContain('offline');
  expect(told).toContain('refused');
  expect(told).not.toMatch(/YWMt|hunter2|headers/);
});

test('a secret is masked by its name at any depth, and bytes are only counted', () => {
  const value = { rows: [{ name: 'lin', password: 'x', nested: { smsCode: '123456' } }] };
  expect(redactValue(value)).toEqual({
    rows: [{ name: 'lin', password: '[redacted]', nested: { smsCode: '[redacted]' } }],
  });
  expect(redactValue(new Uint8Array(7))).toBe('[7 bytes]');
});

test('anything can be logged', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(() => redactValue(loop)).not.toThrow();
  fc.assert(fc.property(fc.anything(), (value) => void redactValue(value)));
});

test('a token never survives, wherever it stands', () => {
  const letters = fc.stringMatching(/^[A-Za-z0-9_-]{32,80}$/);
  const likely = letters.filter((word) => /\d/.test(word) && /[A-Za-z]/.test(word));
  fc.assert(
    fc.property(likely, fc.constantFrom(' ', '"', ',', '&', '/', '\n', '('), (word, mark) => {
      expect(redact(`x${mark}${word}${mark}y`)).not.toContain(word.slice(4, -4));
    }),
  );
});
