import { expect, test } from 'vitest';
import { ApiError } from '../main/api/errors.ts';
import { startTrouble } from '../main/trouble.ts';

const coded = (code: string) => Object.assign(new Error(`${code}: no`), { code });

test.each([
  ['a document', new ApiError({ code: 'storage-failed' })],
  ['a full disk', coded('ENOSPC')],
  ['a folder of somebody else', coded('EACCES')],
  ['a read-only disk', coded('EROFS')],
])('%s that refuses writes is told with what to do about it', (_name, error) => {
  const { title, text } = startTrouble(error, '/home/lin/perch', 'en');
  expect(title).toBe('Perch cannot start');
  expect(text).toMatch(/disk is not full and that you may write to \/home\/lin\/perch/);
  expect(startTrouble(error, '/home/lin/perch', 'zh-CN').text).toMatch(/请检查磁盘是否已满/);
});

test('what nobody foresaw is told with its cause and where the log is', () => {
  const { text } = startTrouble(new TypeError('x is not a function'), '/home/lin/perch', 'en');
  expect(text).toMatch(/pass on the log in \/home\/lin\/perch/);
  expect(text).toMatch(/x is not a function/);
});
