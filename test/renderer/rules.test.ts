import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMobile, passwordFault, usernameFault } from '../../renderer/rules.ts';

test.each([
  ['lin_qiao', null],
  ['林乔', null],
  ['1a', null],
  ['', 'empty'],
  ['lin.qiao', 'characters'],
  ['lin qiao', 'characters'],
  ['12345', 'digits'],
  ['mtaxi', 'reserved'],
  ['maxim', 'reserved'],
  ['Maxim', null],
  ['x'.repeat(65), 'long'],
])('the username %s: %s', (name, fault) => {
  expect(usernameFault(name)).toBe(fault);
});

test("the rules together are the service's pattern", () => {
  const pattern = /^(?!mta|maxim)[a-zA-Z0-9_一-龥]*[a-zA-Z_一-龥]+[a-zA-Z0-9_一-龥]*$/;
  const name = fc.string({ unit: fc.constantFrom(...Array.from('mtaxi09_.林 é')), maxLength: 12 });
  fc.assert(fc.property(name, (text) => (usernameFault(text) === null) === pattern.test(text)));
});

test.each([
  ['abc1', 'short'],
  ['abcdefgh', 'kinds'],
  ['12345678', 'kinds'],
  ['abcdefg1', null],
  ['1234567!', null],
  ['correct horse', null],
  ['密码abcd1234', 'characters'],
])('the password %s: %s', (password, fault) => {
  expect(passwordFault(password)).toBe(fault);
});

test('a mobile number is digits, with + before a country code', () => {
  expect(['+8613805712207', '13805712207', '138 0571', 'x', ''].map(isMobile)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
