import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchColumns } from '../../main/bulk/column.ts';
import { csvLine, guard, unguard } from '../../main/bulk/cell.ts';
import { delimiters } from '../../main/bulk/delimiter.ts';
import { operations } from '../../main/bulk/operation.ts';
import { readRows } from '../../main/bulk/row.ts';
import { inspect } from '../../main/bulk/file.ts';
import { failing, people } from './folder.ts';
import { run, service } from './service.ts';

/** Cells as people have them, with everything that CSV and spreadsheets trip over. */
const cell = fc.oneof(
  fc.constantFrom(
    '=1+1',
    '+86',
    '-',
    '@me',
    "'=x",
    "''@",
    '"',
    '""',
    "'",
    ' a ',
    '\t=x',
    '\r-',
    '1,2',
    '3;4',
    '5\t6',
    'x\r\ny',
    '张',
    '\u3000=',
    '',
  ),
  fc
    .string({ unit: 'binary', maxLength: 12 })
    .map((text) => text.replace(/[\p{Cc}\p{Cs}\ufeff]/gu, '?')),
);

/** Headings of columns that no field is filled from, and that are not Perch's own. */
const heading = cell.filter(
  (text) =>
    !/^(result|reason)$/i.test(text.trim()) &&
    matchColumns(['user_id', text], operations.profiles)[1]?.field === null,
);

test('the mark against formulas comes off again', () => {
  fc.assert(
    fc.property(cell, (text) => {
      expect(unguard(guard(text))).toBe(text);
      expect(guard(text)).not.toMatch(/^[=+\-@\t\r]/);
    }),
    { numRuns: 1000 },
  );
});

test('an exported file means what the first one meant, however often it goes round', async () => {
  const { open, file, at } = await service();
  const jobs = open();
  const profiles = operations.profiles;
  const valuesOf = async (path: string) => {
    const found = [];
    for await (const { rows } of readRows((await inspect(path)).file, profiles)) {
      found.push(...rows.map(({ values, valid }) => ({ values, valid })));
    }
    return found;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...delimiters),
      fc.tuple(heading, heading),
      async (rows, delimiter, [remark, other]) => {
        const header = ['user_id', 'nick_name', 'description', remark, other];
        const lines = rows.map((cells, index) => [String(index + 1), ...cells]);
        const raw = [header, ...lines]
          .map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter))
          .join('\n');
        const path = file('in.csv', raw);
        const before = await valuesOf(path);
        const found = await jobs.plan({ operation: 'profiles', path });
        const job = jobs.create({ ...found, valid: 1 }, { account: 'a' });
        const first = at('first.csv');
        await jobs.exportResults(job.id, first);
        expect(await valuesOf(first)).toEqual(before);

        const again = await jobs.plan({ operation: 'profiles', path: first });
        const next = jobs.create({ ...again, valid: 1 }, { account: 'a' });
        await jobs.exportResults(next.id, at('second.csv'));
        expect(readFileSync(at('second.csv'))).toEqual(readFileSync(first));
      },
    ),
    { numRuns: 60 },
  );
});

test('results keep the columns of the file, say what became of each row, and hold no password', async () => {
  const { open, file, at } = await service();
  const jobs = open();
  const csv =
    '姓名;用户名;密码\n=Anna;anna;Secret-1\nLin;linqiao;Secret-2\nBo;bad name;Secret-3\nCy;cy;"Sec;ret-4"\n';
  const job = await run(jobs, { operation: 'register', path: file('in.csv', csv) });
  const userId = jobs.results(job.id, ['done'], 0, 1).rows[0]?.userId ?? '';
  expect(await jobs.exportResults(job.id, at('out.csv'))).toEqual({ rows: 4 });
  const [cy] = jobs.results(job.id, ['done'], 1, 1).rows;
  expect(readFileSync(at('out.csv'), 'utf8')).toBe(
    [
      '\uFEFF姓名;用户名;密码;user_id;result;reason',
      `'=Anna;anna;;${userId};done;`,
      'Lin;linqiao;;;failed;user-exists: user exists',
      'Bo;bad name;;;skipped;bad-username: username',
      `Cy;cy;;${cy?.userId ?? ''};done;`,
      '',
    ].join('\r\n'),
  );

  const failed = await jobs.exportResults(job.id, at('failed.csv'), {
    results: ['failed', 'skipped'],
    describe: ({ result, code }) => ({ result: `<${result}>`, reason: `=${code ?? ''}` }),
  });
  expect(failed).toEqual({ rows: 2 });
  expect(readFileSync(at('failed.csv'), 'utf8').split('\r\n').slice(1, 3)).toEqual([
    "Lin;linqiao;;;<failed>;'=user-exists",
    "Bo;bad name;;;<skipped>;'=bad-username",
  ]);
});

test('an export is never saved over its own file, nor over another that is there by chance', async () => {
  const { open, file, at } = await service();
  const jobs = open();
  const path = file('in.csv', 'username,password\nanna,Secret-1\n');
  const job = await run(jobs, { operation: 'register', path });
  linkSync(path, at('same.csv'));
  for (const target of [path, at('same.csv')])
    await expect(jobs.exportResults(job.id, target)).rejects.toThrow(failing('cannot-write'));
  expect(readFileSync(path, 'utf8')).toContain('Secret-1');
  const other = file('out.csv.part', 'of the user');
  await jobs.exportResults(job.id, at('out.csv'));
  expect(readFileSync(other, 'utf8')).toBe('of the user');
});

test('a corrected file of failed rows is sent as it is', async () => {
  const { open, file, at, rows, demo } = await service();
  const [lin] = demo.users;
  const jobs = open();
  const csv = `user_id,nick_name\n404,@someone\n${lin?.userId},=Lin\n`;
  const job = await run(jobs, { operation: 'profiles', path: file('in.csv', csv) });
  await jobs.exportResults(job.id, at('failed.csv'), { results: ['failed'] });
  const corrected = readFileSync(at('failed.csv'), 'utf8').replace('404', lin?.userId ?? '');
  await run(jobs, { operation: 'profiles', path: file('corrected.csv', corrected) });
  expect(rows('SELECT nick_name FROM user ORDER BY id')[0]).toEqual({ nick_name: '@someone' });
});

test('rows that need fixing can be saved before anything is sent', async () => {
  const { open, file, at, sent } = await service();
  const jobs = open();
  const csv = 'user_id,nick_name\n1,a\nx,b\n2,c,d\n1,e\n';
  const found = await jobs.plan({ operation: 'profiles', path: file('in.csv', csv) });
  expect(await jobs.exportProblems(found, at('fix.csv'))).toEqual({ rows: 3 });
  expect(readFileSync(at('fix.csv'), 'utf8').split('\r\n').slice(1, 4)).toEqual([
    'x,b,skipped,bad-id: user_id',
    '2,c,skipped,too-many-cells,d',
    '1,e,skipped,double: 2',
  ]);
  expect(sent).toEqual([]);
  const again = await jobs.plan({ operation: 'profiles', path: at('fix.csv') });
  expect(again).toMatchObject({ counts: { 'bad-id': 1, 'too-many-cells': 1 } });
});

test('an export that cannot be finished leaves no half of a file behind', async () => {
  const { open, file, at } = await service();
  const jobs = open();
  const path = file('in.csv', people(3));
  const job = await run(jobs, { operation: 'register', path });
  file('in.csv', people(4));
  await expect(jobs.exportResults(job.id, at('out.csv'))).rejects.toMatchObject({
    failure: { code: 'file-changed' },
  });
  file('in.csv', people(3));
  expect(readdirSync(path.slice(0, -'in.csv'.length))).not.toContain('out.csv.part');
  expect(() => readFileSync(at('out.csv'))).toThrow();
});

test('an export that cannot be written blames the place, not the file that is read', async () => {
  const { open, file, at } = await service();
  const jobs = open();
  const job = await run(jobs, { operation: 'register', path: file('in.csv', people(3)) });
  mkdirSync(at('folder'));
  for (const target of ['nowhere/out.csv', 'folder']) {
    await expect(jobs.exportResults(job.id, at(target))).rejects.toThrow(failing('cannot-write'));
    await expect(jobs.exportRecorded(job.id, at(target))).rejects.toThrow(failing('cannot-write'));
  }
  expect(readdirSync(at('.')).filter((name) => name.endsWith('.part'))).toEqual([]);
  rmSync(at('in.csv'));
  await expect(jobs.exportResults(job.id, at('out.csv'))).rejects.toThrow(failing('file-missing'));
});

test('what the journal has can be exported when the file is gone for good', async () => {
  const { open, file, at } = await service();
  const jobs = open();
  const path = file('in.csv', 'name;password\nanna;Secret-1\nlinqiao;Secret-2\n12;x\n');
  const job = await run(jobs, { operation: 'register', path });
  rmSync(path);
  const userId = jobs.results(job.id, ['done'], 0, 1).rows[0]?.userId ?? '';
  expect(await jobs.exportRecorded(job.id, at('out.csv'))).toEqual({ rows: 3 });
  expect(readFileSync(at('out.csv'), 'utf8')).toBe(
    [
      '\uFEFFusername;user_id;result;reason',
      `anna;${userId};done;`,
      'linqiao;;failed;user-exists: user exists',
      ';;skipped;bad-username: username',
      '',
    ].join('\r\n'),
  );
  const failed = await jobs.exportRecorded(job.id, at('failed.csv'), { results: ['failed'] });
  expect(failed).toEqual({ rows: 1 });
});

test('pages of results come in the order of the file, by outcome', async () => {
  const { open, file } = await service();
  const jobs = open();
  const csv = [
    'username,password',
    ...[1, 2, 3, 4, 5, 6].map((n) => `${n % 2 ? 'ok_' : ''}${n},Secret-1`),
  ];
  const job = await run(jobs, { operation: 'register', path: file('in.csv', csv.join('\n')) });
  const rowsOf = (...args: Parameters<typeof jobs.results>) =>
    jobs.results(...args).rows.map(({ row }) => row);
  expect(rowsOf(job.id, [], 0, 10)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(rowsOf(job.id, ['skipped'], 0, 10)).toEqual([3, 5, 7]);
  expect(rowsOf(job.id, ['skipped', 'done'], 2, 3)).toEqual([4, 5, 6]);
  expect(jobs.results(job.id, ['skipped'], 2, 10)).toMatchObject({ total: 3, rows: [{ row: 7 }] });
});

test('a line of cells reads back as it was', () => {
  expect(csvLine(['a', '1,2', 'say "hi"', '', '=x', ' y'], ',')).toBe(
    `a,"1,2","say ""hi""",,'=x," y"\r\n`,
  );
});
