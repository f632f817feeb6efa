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

test.each([
  ['one name', 'user_id;nick_name\n1;Bj\xf6rn\n'],
  ['French', 'user_id,nick_name,description\n1,Ren\xe9,cr\xe9\xe9\n2,Fran\xe7oise,d\xe9j\xe0\n'],
  ['accents before the end of a cell', 'user_id,nick_name\n1,Jos\xe9\n2,Andr\xe9\n3,No\xeb\n'],
  ['typographic quotes', 'user_id,description\n1,\x93so\x94 \x96 10 \x80\n'],
  ['German', 'user_id;description\n1;Gr\xfc\xdfe aus K\xf6ln\n2;M\xfcller\n'],
])('reads Western letters in Windows-1252: %s', async (_name, text) => {
  const { file } = folder();
  const path = file('users.csv', Buffer.from(text, 'latin1'));
  const found = await plan({ operation: 'profiles', path });
  expect(found).toMatchObject({ file: { encoding: 'windows-1252' }, misread: false, invalid: 0 });
  expect(JSON.stringify(found.first)).toMatch(/Björn|créé|André|“so” – 10 €|Grüße aus Köln/);
});

test('a rare character among common ones is still Chinese', async () => {
  const { file } = folder();
  const name = Buffer.from([0xd6, 0xec, 0xe9, 0x46, 0xbb, 0xf9]);
  const path = file('users.csv', Buffer.concat([Buffer.from('user_id,nick_name\n1,'), name]));
  const found = await plan({ operation: 'profiles', path });
  expect(found.first[0]?.cells[1]).toBe('朱镕基');
  expect(found.misread).toBe(false);
});

test('a text that was hardly written in the chosen encoding is pointed out', async () => {
  const { file } = folder();
  const text = 'user_id,nick_name\n1,张伟\n2,你好\n';
  const files = {
    'utf-8': file('utf-8.csv', text),
    gb18030: file('gb.csv', encoders['GB18030']!(text)),
    'windows-1252': file('western.csv', Buffer.from('user_id,nick_name\n1,Bj\xf6rn\n', 'latin1')),
    'utf-16le': file('wide.csv', encoders['UTF-16 little-endian']!(text)),
  };
  for (const [name, path] of Object.entries(files)) {
    const right = await plan({ operation: 'profiles', path });
    expect([name, right.file.encoding, right.misread]).toEqual([name, name, false]);
    for (const encoding of ['utf-8', 'gb18030', 'windows-1252'] as const) {
      if (encoding === name || name === 'utf-16le') continue;
      const mapping = { user_id: 0, nick_name: 1 };
      const wrong = await plan({ operation: 'profiles', path, encoding, mapping });
      expect([name, encoding, wrong.misread]).toEqual([name, encoding, true]);
    }
  }
  // Russian in Windows-1251 is none of them: it reads as rare Chinese.
  const russian = Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0xee, 0xe2]);
  const path = file('ru.csv', Buffer.concat([Buffer.from('user_id,nick_name\n1,'), russian]));
  expect((await plan({ operation: 'profiles', path })).misread).toBe(true);
});

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
