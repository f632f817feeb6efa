import { expect, test } from 'vitest';
import { duration, fileSize, listed, number } from '../../renderer/bulk-amounts.ts';
import { snapshotOf } from '../fakes/snapshot.ts';
import { connect } from './page.ts';

const second = 1000;
const minute = 60 * second;

test.each([
  ['en', 'long', ['1 second', '43 seconds', '90 seconds', '2 minutes', '1 hour 5 minutes']],
  ['en', 'short', ['1 sec', '43 sec', '90 sec', '2 min', '1 hr 5 min']],
  ['zh-CN', 'long', ['1 秒', '43 秒', '90 秒', '2 分钟', '1 小时 5 分钟']],
  ['zh-CN', 'short', ['1 秒', '43 秒', '90 秒', '2 分钟', '1 小时 5 分钟']],
] as const)('stretches of time have one style each (%s, %s)', async (locale, display, words) => {
  await connect(snapshotOf({ locale }));
  const times = [0, 43 * second, 90 * second, 2 * minute, 65 * minute];
  expect(times.map((ms) => duration(ms, display))).toEqual(words);
});

test.each([
  ['en', ['1 byte', '64 bytes', '14 kB', '3 MB']],
  ['zh-CN', ['1 字节', '64 字节', '14 kB', '3 MB']],
] as const)('bytes have a plural (%s)', async (locale, words) => {
  await connect(snapshotOf({ locale }));
  expect([1, 64, 14_000, 3_000_000].map(fileSize)).toEqual(words);
});

test('numbers and names are put together as the language does', async () => {
  await connect(snapshotOf());
  expect(number(1_234_567)).toBe('1,234,567');
  expect(listed(['Username', 'Password'])).toBe('Username and Password');
});
