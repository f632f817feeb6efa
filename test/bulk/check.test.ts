import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDoubles } from '../../main/bulk/doubles.ts';
import { matchColumns } from '../../main/bulk/column.ts';
import { operations, template, type OperationName } from '../../main/bulk/operation.ts';
import { plan } from '../../main/bulk/preview.ts';
import { exportProblems } from '../../main/bulk/result.ts';
import { passwordFault, usernameFault } from '../../renderer/rules.ts';
import { failing, folder } from './folder.ts';

/** The problems of the rows below a header, as `row code field`. */
async function problemsOf(operation: OperationName, ...lines: string[]) {
  const { file } = folder();
  const found = await plan({ operation, path: file('users.csv', lines.join('\n')) });
  return found.problems.flatMap(({ row, problems }) =>
    problems.map(({ code, field }) => [row, code, field ?? 'row'].join(' ')),
  );
}

test('usernames are checked with the pattern of the service', async () => {
  const good = ['anna', '张伟', 'a1', '_', '1a2', 'x'.repeat(64)];
  const bad = ['123', 'mtabc', 'maxim9', 'a b', 'a-b', 'a.b', 'é'];
  const rows = [...good, ...bad].map((name) => `${name},Secret-1`);
  const found = await problemsOf('register', 'username,password', ...rows);
  expect(found).toEqual(bad.map((_, index) => `${good.length + index + 2} bad-username username`));
});

test('a row is judged as the forms of the window judge what is typed', async () => {
  // A line without any content is no row.
  const unit = fc.constantFrom(...Array.from('mtaxi09_-林é'));
  const name = fc.string({ unit, minLength: 1, maxLength: 70 });
  const letter = fc.constantFrom(...Array.from('aZ0 !~é密'));
  const rows = fc.array(fc.tuple(name, fc.string({ unit: letter, maxLength: 12 })), {
    minLength: 1,
    maxLength: 30,
  });
  const check = async (typed: [string, string][]) => {
    const lines = typed.map(([username, secret]) => `${username},${secret}`);
    const found = await problemsOf('register', 'username,password', 'first_one,Secret-1', ...lines);
    for (const [index, [username, secret]] of typed.entries()) {
      const at = `${index + 3} `;
      const told = found
        .filter((problem) => problem.startsWith(at))
        .map((one) => one.slice(at.length));
      const wrong = told.some(
        (problem) => problem.endsWith(' username') && !problem.includes('double'),
      );
      const weak = told.some((problem) => problem.endsWith(' password'));
      expect([username, wrong]).toEqual([username, usernameFault(username) !== null]);
      expect([secret, weak]).toEqual([secret, passwordFault(secret) !== null]);
    }
  };
  await fc.assert(fc.asyncProperty(rows, check), { numRuns: 30 });
});

test('a weak password is a warning, an empty one an error', async () => {
  const rows = ['a,Secret-1', 'b,short1', 'c,allletters', 'd,密码密码密码密码1', 'e,', 'f'];
  expect(await problemsOf('register', 'username,password', ...rows)).toEqual([
    '3 weak-password password',
    '4 weak-password password',
    '5 weak-password password',
    '6 missing password',
    '7 missing password',
  ]);
});

test('ids are whole, within 64 bits, and not what a spreadsheet made of them', async () => {
  const rows = ['9223372036854775807', '007', '0', '9223372036854775808', '-1', '1.5', '6.597E+12'];
  expect(await problemsOf('ban', 'user_id', ...rows)).toEqual([
    '4 bad-id user_id',
    '5 bad-id user_id',
    '6 bad-id user_id',
    '7 bad-id user_id',
    '8 rounded-id user_id',
  ]);
});

test('avatars are web addresses or names of stored objects', async () => {
  const rows = [
    '1,https://a.example/x.png',
    '2,avatar/7/first',
    '3,file:///etc',
    '4,a b',
    '5,http://',
  ];
  expect(await problemsOf('avatars', 'user_id,avatar', ...rows)).toEqual([
    '4 bad-avatar avatar',
    '5 bad-avatar avatar',
    '6 bad-avatar avatar',
  ]);
});

test('a profile row must change something, and information that is no JSON is pointed out', async () => {
  const rows = ['1,,', '2,Bo,', '3,,{bad}', '4,,"{""a"":1}"'];
  expect(await problemsOf('profiles', 'user_id,nick_name,public_info', ...rows)).toEqual([
    '2 nothing-to-change row',
    '4 not-json public_info',
  ]);
});

test('a password with a comma outside quotes is noticed, not cut', async () => {
  const rows = ['anna,pa,ss-word1', 'bert,Secret-2,', 'carl,"Se,cret-3"'];
  expect(await problemsOf('register', 'username,password', ...rows)).toEqual(
    ['2 too-many-cells row', '2 weak-password password'].toSorted((a, b) => b.localeCompare(a)),
  );
});

test('doubles name the row that comes first; a wrong row is no first', async () => {
  const { file } = folder();
  const text = 'user_id\n5\n6\nx\n5\n005\nx\n';
  const found = await plan({ operation: 'ban', path: file('ids.csv', text) });
  const doubles = found.problems.flatMap(({ row, problems }) =>
    problems.filter(({ code }) => code === 'double').map(({ firstRow }) => [row, firstRow]),
  );
  expect(doubles).toEqual([
    [5, 2],
    [6, 2],
  ]);
  expect(found).toMatchObject({ rows: 6, valid: 2, invalid: 4 });
});

test('the table of doubles agrees with a Map', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 400 }), (keys) => {
      const doubles = createDoubles(1);
      const known = new Map<string, number>();
      for (const [index, key] of keys.entries()) {
        const row = index + 1;
        expect(doubles.first(key, row)).toBe(known.get(key) ?? null);
        if (!known.has(key)) known.set(key, row);
      }
    }),
  );
});

test('a hundred thousand different keys hold no double', () => {
  const doubles = createDoubles();
  const keys = Array.from({ length: 100_000 }, (_, index) => `user_${index}`);
  expect(keys.filter((key, index) => doubles.first(key, index + 1) !== null)).toEqual([]);
});

test('headings are understood in both languages and many spellings', () => {
  const fieldsOf = (operation: OperationName, ...header: string[]) =>
    matchColumns(header, operations[operation]).map(({ field }) => field);
  expect(fieldsOf('register', 'User name', 'PassWord')).toEqual(['username', 'password']);
  expect(fieldsOf('register', '密码', '用户名')).toEqual(['password', 'username']);
  expect(fieldsOf('register', 'No.', '账号 (username)', '初始密码')).toEqual([
    null,
    'username',
    'password',
  ]);
  expect(fieldsOf('ban', '\uFEFFUserID', 'Reason')).toEqual(['user_id', null]);
  expect(fieldsOf('profiles', 'ＩＤ', 'Nick-Name', '个性签名', 'Public info')).toEqual([
    'user_id',
    'nick_name',
    'description',
    'public_info',
  ]);
  expect(fieldsOf('avatars', 'id', 'user_id', '头像')).toEqual([null, 'user_id', 'avatar']);
});

test('columns can be corrected by hand, and a required one that is missing is named', async () => {
  const { file } = folder();
  const path = file('users.csv', 'who,word\nanna,Secret-1\n');
  const guessed = await plan({ operation: 'register', path });
  expect(guessed).toMatchObject({ missing: ['username', 'password'], valid: 0 });
  const mapping = { username: 0, password: 1 };
  const corrected = await plan({ operation: 'register', path, mapping });
  expect(corrected).toMatchObject({ missing: [], valid: 1 });
  expect(corrected.first[0]?.cells).toEqual(['anna', '••••••••']);
});

test.each([
  'Passwort',
  'User password',
  'Contraseña',
  'pwd2',
  '用户的密码',
  'Client secret',
  '密碼',
])('a column with the heading %s is hidden, whatever becomes of it', async (heading) => {
  const { file } = folder();
  const path = file('users.csv', `who;user_id;${heading}\nanna;5;Hidden-1\n`);
  for (const operation of ['register', 'ban'] as const) {
    const found = await plan({ operation, path, mapping: { user_id: 1 } });
    expect(found.columns.map(({ secret }) => secret).at(-1)).toBe(true);
    expect(JSON.stringify(found)).not.toContain('Hidden-1');
  }
});

test('as long as no column is said to hold the passwords, any other could', async () => {
  const { file, at } = folder();
  const path = file('users.csv', 'username;team;Zugang\nanna;blue;Hidden-1;Hidden-2\n12;red;x\n');
  const open = await plan({ operation: 'register', path });
  expect(open.first.map(({ cells }) => cells)).toEqual([
    ['anna', '••••••••', '••••••••'],
    ['12', '••••••••', '••••••••'],
  ]);
  const mapping = { username: 0 };
  const source = { operation: 'register', file: open.file, mapping } as const;
  await exportProblems(source, at('to-fix.csv'));
  expect(readFileSync(at('to-fix.csv'), 'utf8').split('\r\n').slice(1, 3)).toEqual([
    'anna;;;;skipped;missing: password',
    '12;;;;skipped;bad-username: username',
  ]);

  const known = await plan({ operation: 'register', path, mapping: { username: 0, password: 2 } });
  expect(known.first[0]?.cells).toEqual(['anna', 'blue', '••••••••']);
});

test('a first line of names and passwords is no heading, and is not shown as one', async () => {
  const { file } = folder();
  const path = file('users.csv', 'anna,Hidden-pass-1\nbert,Hidden-pass-2\n');
  await expect(plan({ operation: 'register', path })).rejects.toThrow(failing('header-missing'));
  const named = file('named.csv', 'login_2024,geheim\nbert,Hidden-pass-2\n');
  await expect(plan({ operation: 'ban', path: named })).resolves.toMatchObject({ rows: 1 });
});

test('a preview never holds a password, not even of a column that nobody uses', async () => {
  const { file } = folder();
  const path = file('ids.csv', 'user_id,登录密码\n5,Secret-1\n');
  const found = await plan({ operation: 'ban', path });
  expect(JSON.stringify(found)).not.toContain('Secret-1');
});

test('each template is understood by the operation it is for', async () => {
  const { file } = folder();
  for (const operation of Object.values(operations)) {
    const found = await plan({
      operation: operation.name,
      path: file('template.csv', template(operation)),
    });
    expect(found).toMatchObject({ missing: [], rows: 0 });
    expect(found.columns.every(({ field }) => field !== null)).toBe(true);
  }
});
