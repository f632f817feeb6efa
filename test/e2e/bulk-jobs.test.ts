import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { calls, check, namesIn, newUsers, result, start, usersOf } from './bulk.ts';

test.each([
  {
    operation: 'Create users',
    button: 'Create 2 users',
    done: '2 of 2 users created',
    method: 'POST',
    path: '/user/register/batch',
    file: () => 'username,password\r\nanna_b,Secret-pass-1\r\n陈_c,Secret-pass-2\r\n',
    body: () =>
      '{"list":[{"password":"Secret-pass-1","username":"anna_b"},{"password":"Secret-pass-2","username":"陈_c"}]}',
  },
  {
    operation: 'Update profiles',
    button: 'Update 1 profile',
    done: '1 of 1 profile updated',
    method: 'POST',
    path: '/user/profile/batch',
    file: (id: string) => `user id;nickname;public info\r\n${id};Lin;"{""a"":1}"\r\n`,
    body: (id: string) =>
      `{"list":[{"nick_name":"Lin","public_info":"{\\"a\\":1}","user_id":${id}}]}`,
  },
  {
    operation: 'Set pictures',
    button: 'Set 1 picture',
    done: '1 of 1 picture set',
    method: 'POST',
    path: '/user/avatar/batch',
    file: (id: string) => `user_id\tavatar\r\n${id}\thttps://example.com/a.png\r\n`,
    body: (id: string) => `{"list":[{"avatar":"https://example.com/a.png","user_id":${id}}]}`,
  },
  {
    operation: 'Deactivate users',
    button: 'Deactivate 1 user',
    done: '1 of 1 user deactivated',
    method: 'PUT',
    path: '/user/disable',
    file: (id: string) => `user_id\r\n${id}\r\n`,
    body: (id: string) => `{"list":[${id}]}`,
  },
  {
    operation: 'Activate users',
    button: 'Activate 1 user',
    done: '1 of 1 user activated',
    method: 'PUT',
    path: '/user/enable',
    file: (id: string) => `user_id\r\n${id}\r\n`,
    body: (id: string) => `{"list":[${id}]}`,
  },
])('$operation goes from the file to the service as the specification has it', async (one) => {
  const { perch, service, page, write } = await start();
  const id = service.demo.users[1]?.userId ?? '';
  await check(perch, page, one.operation, write('rows.csv', one.file(id)));
  expect(calls(service, one.path)).toEqual([]);
  await page.getByRole('button', { name: one.button }).click();
  if (one.operation === 'Deactivate users') {
    await page.getByRole('alertdialog').getByRole('button', { name: one.button }).click();
  }
  await result(page, one.done);
  const [call, ...more] = calls(service, one.path);
  expect(more).toEqual([]);
  expect(call?.method).toBe(one.method);
  expect(call?.query).toEqual({});
  expect(call?.headers).toMatchObject({
    app_id: service.demo.appId,
    'access-token': service.demo.adminToken,
    'content-type': 'application/json',
  });
  expect(call?.headers).not.toHaveProperty('user_id');
  // Compared as it is written, since a parser would round 64-bit numbers.
  expect(sorted(call?.body ?? '')).toBe(sorted(one.body(id)));
});

/** The order of an object's names means nothing; each name stays with its value. */
const sorted = (json: string): string =>
  json.replace(/\{("[^{}]*)\}/g, (_all, inside: string) => {
    const pairs = inside.match(/"[a-z_]+":("(?:\\.|[^"\\])*"|\d+)/g) ?? [];
    return `{${pairs.toSorted().join(',')}}`;
  });

test('failed rows are retried alone, and results exported without passwords', async () => {
  const { perch, service, page, write, at } = await start();
  const refused = {
    code: 200,
    data: [
      { username: 'user_a0', success: true, user_id: 77 },
      { username: 'user_b1', success: false, reason: 'try later' },
      { username: 'user_c2', success: true, user_id: 79 },
    ],
  };
  service.fail('/user/register/batch', { kind: 'answer', body: JSON.stringify(refused) });
  await check(perch, page, 'Create users', write('three.csv', newUsers(3)));
  await page.getByRole('button', { name: 'Create 3 users' }).click();
  await result(page, '2 of 3 users created');
  const row = page.getByRole('row').nth(1);
  expect(await row.textContent()).toMatch(/3\s*user_b1.*Refused by the server: try later/);

  await perch.answerDialog({ paths: [at('failed.csv')] });
  await page.getByRole('button', { name: 'Export 1 row to retry' }).click();
  await expect.poll(() => existsSync(at('failed.csv'))).toBe(true);
  const failed = readFileSync(at('failed.csv'), 'utf8').split('\r\n').slice(0, -1);
  expect(failed).toEqual([
    '\uFEFFusername,password,user_id,result,reason',
    'user_b1,,,failed,Refused by the server: try later',
  ]);

  await page.getByRole('button', { name: 'Retry 1 row' }).click();
  await result(page, '3 of 3 users created');
  const sent = service.to('/user/register/batch');
  expect(sent.map(namesIn)).toEqual([['user_a0', 'user_b1', 'user_c2'], ['user_b1']]);

  await perch.answerDialog({ paths: [at('results.csv')] });
  await page.getByRole('button', { name: 'Export results' }).click();
  await expect.poll(() => existsSync(at('results.csv'))).toBe(true);
  const exported = readFileSync(at('results.csv'), 'utf8');
  expect(exported.split('\r\n')[1]).toBe('user_a0,,77,done,');
  expect(exported).not.toContain('Secret-pass');

  // What was exported is a file like any other.
  await page.getByRole('button', { name: 'All jobs' }).click();
  await page.getByText('3 of 3 users created').first().waitFor();
  await perch.answerDialog({ paths: [at('results.csv')] });
  await page.getByRole('button', { name: 'Choose file' }).click();
  await page.getByText('Password is missing').first().waitFor();
});

test('a ban is asked for, noted and taken back', async () => {
  const { perch, service, page, write } = await start();
  const { userId = '', username = '' } = service.demo.users[1] ?? {};
  const status = async () =>
    (await usersOf(service)).find((one) => one.username === username)?.status;
  await check(perch, page, 'Deactivate users', write('leavers.csv', `id\r\n${userId}\r\n`));
  await page.getByRole('button', { name: 'Deactivate 1 user' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Deactivate 1 user?' });
  const safe = dialog.getByRole('button', { name: 'Keep them active' });
  await expect.poll(() => safe.evaluate((one) => one.matches(':focus'))).toBe(true);
  await dialog.getByLabel('Why (stays on this computer)').fill('left the company');
  await dialog.getByRole('button', { name: 'Deactivate 1 user' }).click();
  await result(page, '1 of 1 user deactivated');
  expect(await status()).toBe(1);
  expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('left the company');
  expect(service.requests.map(({ body }) => body).join()).not.toContain('left the company');
  await page.getByRole('button', { name: 'Activate them again' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Activate 1 user' }).click();
  await result(page, '1 of 1 user activated');
  expect(await status()).toBe(0);
  await page.getByText(/^Undo of leavers\.csv, finished/).waitFor();
  await page.getByRole('button', { name: 'Show the first job' }).click();
  await result(page, '1 of 1 user deactivated');
  await page.getByText('Taken back').waitFor();
  expect(await page.getByRole('button', { name: 'Activate them again' }).count()).toBe(0);
});

test('no secret of the file or of the administrator reaches the window, the log or the profile', async () => {
  const { perch, service, page, write } = await start();
  await check(perch, page, 'Create users', write('two.csv', newUsers(2)));
  await page.getByRole('button', { name: 'Create 2 users' }).click();
  await result(page, '2 of 2 users created');
  const seen = await page.evaluate(async () => {
    const answer = await window.perch.call('app', 'snapshot', {});
    return document.documentElement.outerHTML + JSON.stringify(answer);
  });
  const journal = readdirSync(join(perch.profile, 'jobs')).filter((name) =>
    name.includes('sqlite'),
  );
  const kept = journal.map((name) => readFileSync(join(perch.profile, 'jobs', name), 'latin1'));
  for (const secret of ['Secret-pass', service.demo.adminToken]) {
    expect(seen).not.toContain(secret);
    expect(perch.log()).not.toContain(secret);
    expect(kept.join()).not.toContain(secret);
  }
});
