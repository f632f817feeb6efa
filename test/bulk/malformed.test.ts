import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ApiError } from '../../main/api/errors.ts';
import { plan } from '../../main/bulk/preview.ts';
import { folder } from './folder.ts';

async function failureOf(path: string, operation: 'register' | 'ban' = 'register') {
  const error = await plan({ operation, path }).catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw new Error('the file was taken');
  return error.failure;
}

const header = 'username,password\n';

test('names what is wrong with a file that is none, or has no rows', async () => {
  const { at, file } = folder();
  mkdirSync(at('folder.csv'));
  expect(await failureOf(at('nowhere.csv'))).toEqual({ code: 'file-missing' });
  expect(await failureOf(at('folder.csv'))).toEqual({ code: 'file-unreadable' });
  expect(await failureOf(file('empty.csv', ''))).toEqual({ code: 'file-empty' });
  expect(await failureOf(file('blank.csv', '\n\n , \n'.replace(' , ', '')))).toEqual({
    code: 'header-missing',
  });
  expect(await plan({ operation: 'register', path: file('header.csv', header) })).toMatchObject({
    rows: 0,
    valid: 0,
  });
});

test('tells an Excel workbook from other binary files', async () => {
  const { file } = folder();
  const zip = Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 0x21, 0]);
  expect(await failureOf(file('users.xlsx', zip))).toEqual({ code: 'workbook' });
  const old = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  expect(await failureOf(file('users.xls', old))).toEqual({ code: 'workbook' });
  const picture = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256));
  expect(await failureOf(file('photo.csv', picture))).toEqual({ code: 'not-text' });
  expect(await failureOf(file('zeros.csv', Buffer.alloc(4096)))).toEqual({ code: 'not-text' });
});

test('stops at a line that never ends, naming the row', async () => {
  const { file } = folder();
  const line = 'x'.repeat(3_000_000);
  const giant = file('giant.csv', line);
  expect(await failureOf(giant)).toEqual({ code: 'line-too-long', row: 1 });
  const later = file('later.csv', `${header}anna,Secret-1\n${line}\nbert,Secret-2\n`);
  expect(await failureOf(later)).toEqual({ code: 'line-too-long', row: 3 });
});

test('stops at a quote that is never closed, naming the row', async () => {
  const { file } = folder();
  const short = file('short.csv', `${header}anna,Secret-1\n"bert,Secret-2\ncarl,Secret-3\n`);
  expect(await failureOf(short)).toEqual({ code: 'quote-not-closed', row: 3 });
  const rest = 'carl,Secret-3\n'.repeat(100_000);
  const long = file('long.csv', `${header}"anna,Secret-1\n${rest}`);
  expect(await failureOf(long)).toEqual({ code: 'quote-not-closed', row: 2 });
});

test('a quote inside a cell is a character like others', async () => {
  const { file } = folder();
  const text = 'user_id\tpublic_info\n1\t{"size": "5""}\n2\t"{""a"":1}"\n';
  const found = await plan({ operation: 'profiles', path: file('users.tsv', text) });
  expect(found.first.map(({ cells }) => cells[1])).toEqual(['{"size": "5""}', '{"a":1}']);
  expect(found.counts).toEqual({ 'not-json': 1 });
});

test('gives up on a header of countless cells in bounded memory', async () => {
  const { at, file } = folder();
  const many = Array.from({ length: 300 }, (_, index) => `c${index}`).join(',');
  expect(await failureOf(file('many.csv', `${many}\n1,2\n`))).toEqual({
    code: 'too-many-columns',
    row: 1,
  });

  const commas = Buffer.alloc(1 << 20, ',');
  const handle = await open(at('commas.csv'), 'w');
  for (let megabytes = 0; megabytes < 64; megabytes += 1) await handle.write(commas);
  await handle.close();
  const before = process.memoryUsage().rss;
  expect(await failureOf(at('commas.csv'))).toEqual({ code: 'line-too-long', row: 1 });
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});

test('a file of data without a header is not sent less its first row', async () => {
  const { file } = folder();
  const ids = file('ids.csv', '6597012348864\n6597012348865\n');
  expect(await failureOf(ids, 'ban')).toEqual({ code: 'header-missing', row: 1 });
});

test('reading can be cancelled', async () => {
  const { file } = folder();
  const path = file('users.csv', header + 'anna,Secret-1\n'.repeat(200_000));
  const controller = new AbortController();
  const reading = plan(
    { operation: 'register', path },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await expect(reading).rejects.toMatchObject({ failure: { code: 'cancelled' } });
});
