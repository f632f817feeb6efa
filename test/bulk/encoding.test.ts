import { expect, test } from 'vitest';
import { delimiters, type Delimiter } from '../../main/bulk/delimiter.ts';
import { plan } from '../../main/bulk/preview.ts';
import { folder } from './folder.ts';

/** `张` and the like in GB18030, which Node can read but not write. */
const gb: Record<string, number[]> = {
  张: [0xd5, 0xc5],
  伟: [0xce, 0xb0],
  你: [0xc4, 0xe3],
  好: [0xba, 0xc3],
  用: [0xd3, 0xc3],
  户: [0xbb, 0xa7],
  编: [0xb1, 0xe0],
  号: [0xba, 0xc5],
  昵: [0xea, 0xc7],
  称: [0xb3, 0xc6],
  描: [0xc3, 0xe8],
  述: [0xca, 0xf6],
  // Outside the two-byte plane, so four bytes.
  '𠮷': [0x95, 0x34, 0xb2, 0x35],
};

const encoders: Record<string, (text: string) => Buffer> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf8'),
  'UTF-16 little-endian with a mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16 big-endian with a mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'UTF-16 little-endian': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16 big-endian': (text) => Buffer.from(text, 'utf16le').swap16(),
  GB18030: (text) => Buffer.from(Array.from(text).flatMap((c) => gb[c] ?? [c.charCodeAt(0)])),
};

const names: Record<Delimiter, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

function sheet(delimiter: Delimiter, end: string): string {
  return [
    ['用户编号', '昵称', '描述'],
    ['101', '张伟', `"你好${delimiter} ""张伟"""`],
    ['102', '好', `"1${end}2"`],
    ['103', '𠮷', 'plain; or, not'.replaceAll(delimiter, '-')],
  ]
    .map((cells) => cells.join(delimiter))
    .join(end);
}

for (const [name, encode] of Object.entries(encoders)) {
  for (const delimiter of delimiters) {
    test(`reads a Chinese file in ${name} with ${names[delimiter]}, whatever its line ends`, async () => {
      const { file } = folder();
      for (const end of ['\r\n', '\n', '\r']) {
        const path = file('users.csv', encode(sheet(delimiter, end)));
        const found = await plan({ operation: 'profiles', path });
        expect(found.first.map(({ row, cells }) => [row, ...cells])).toEqual([
          [2, '101', '张伟', `你好${delimiter} "张伟"`],
          [3, '102', '好', `1${end}2`],
          [4, '103', '𠮷', 'plain; or, not'.replaceAll(delimiter, '-')],
        ]);
        expect(found.columns.map(({ field }) => field)).toEqual([
          'user_id',
          'nick_name',
          'description',
        ]);
        expect(found.valid).toBe(3);
      }
    });
  }
}

test('finds out about GB18030 even when only the last row is Chinese', async () => {
  const { file } = folder();
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index + 1},nick`).join('\n');
  const ascii = Buffer.from(`user_id,nick_name\n${rows}\n20001,`);
  const path = file('late.csv', Buffer.concat([ascii, encoders['GB18030']!('张伟')]));
  const found = await plan({ operation: 'profiles', path });
  expect(found).toMatchObject({ file: { encoding: 'gb18030' }, valid: 20_001, invalid: 0 });
});

test('a wrong guess can be corrected by hand', async () => {
  const { file } = folder();
  const path = file('users.csv', 'user_id;nick_name\n1;a,b\n');
  const asTold = await plan({ operation: 'profiles', path, delimiter: ',', encoding: 'utf-16le' });
  expect(asTold.file).toMatchObject({ delimiter: ',', encoding: 'utf-16le' });
  expect((await plan({ operation: 'profiles', path })).valid).toBe(1);
});

test('bytes that mean nothing spoil their own row only', async () => {
  const { file } = folder();
  const good = '用户编号,昵称\n101,张伟\n';
  const path = file(
    'users.csv',
    Buffer.concat([Buffer.from(`${good}102,x`), Buffer.from([0xff]), Buffer.from('\n103,你好\n')]),
  );
  const found = await plan({ operation: 'profiles', path });
  expect(found.file.encoding).toBe('utf-8');
  expect(found).toMatchObject({ valid: 2, invalid: 1, counts: { 'bad-characters': 1 } });
  expect(found.problems).toMatchObject([{ row: 3, problems: [{ field: 'nick_name', column: 1 }] }]);
});

test("Excel's sep= line names the delimiter and is no row", async () => {
  const { file } = folder();
  const path = file('users.csv', 'sep=;\r\nuser_id;nick_name\r\n7;a,b,c\r\n');
  const found = await plan({ operation: 'profiles', path });
  expect(found.file.delimiter).toBe(';');
  expect(found.first).toMatchObject([{ row: 2, cells: ['7', 'a,b,c'] }]);
});
