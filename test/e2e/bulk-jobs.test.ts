import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { administrate, expectAccessible, open, tryDemo } from './steps.ts';
import { startPerch, startServer, type Perch, type Service } from './test.ts';

type Recorded = Service['requests'][number];

/** An administrator with Perch and a server of its own. */
async function start() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await administrate(perch, service);
  const files = mkdtempSync(join(tmpdir(), 'perch-csv-'));
  onTestFinished(() => rmSync(files, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    const path = join(files, name);
    writeFileSync(path, text);
    return path;
  };
  return { perch, service, page, write, at: (name: string) => join(files, name) };
}

/** Chooses an operation and a file; the check is through when this returns. */
async function check(perch: Perch, page: Page, operation: string, path: string): Promise<void> {
  await page.getByRole('radio', { name: operation, exact: true }).check({ force: true });
  await perch.answerDialog({ paths: [path] });
  await page.getByRole('button', { name: 'Choose file' }).click();
  await page.getByText(/rows? (is|are) ready/).waitFor();
}

const result = (page: Page, words: string | RegExp) =>
  page.getByRole('heading', { name: words, level: 2 }).waitFor();

/** Rows for new users: a heading, then `count` names with passwords. */
const newUsers = (count: number): string =>
  [
    'username,password',
    ...Array.from({ length: count }, (_, at) => `${nameOf(at)},Secret-pass-${at}`),
  ]
    .join('\r\n')
    .concat('\r\n');
const nameOf = (at: number): string => `user_${String.fromCharCode(97 + (at % 26))}${at}`;

/** The app's users as its administrator lists them. */
async function usersOf({ demo }: Service): Promise<{ username: string; status: number }[]> {
  const headers = { app_id: demo.appId, 'access-token': demo.adminToken };
  const answer = await demo.fetch('http://demo.perch.invalid/user/list?page_size=200', { headers });
  return ((await answer.json()) as { data: { username: string; status: number }[] }).data;
}
const made = async (service: Service): Promise<string[]> =>
  (await usersOf(service))
    .map(({ username }) => username)
    .filter((name) => name.startsWith('user_'));

const calls = (service: Service, path: string): Recorded[] => service.to(path);
const bodyOf = ({ body }: Recorded): unknown => JSON.parse(body);

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

test('a template is saved where one likes, and fits', async () => {
  const { perch, page, at } = await start();
  await perch.answerDialog({ paths: [at('template.csv')] });
  await page.getByRole('button', { name: 'Save a template' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(readFileSync(at('template.csv'), 'utf8')).toBe('\uFEFFusername,password\r\n');
});

test('problems come first with row and words, columns can be corrected, rows to fix saved', async () => {
  const { perch, service, page, write, at } = await start();
  const text = [
    'who;Passwort',
    'anna_b;Secret-pass-1',
    '12345;Secret-pass-2',
    ';Secret-pass-3',
    'anna_b;Secret-pass-4',
  ].join('\r\n');
  await perch.answerDialog({ paths: [write('people.csv', text)] });
  await page.getByRole('button', { name: 'Choose file' }).click();
  await page
    .getByRole('alert')
    .getByText(/No column is chosen for Username and Password yet/)
    .waitFor();
  expect(await page.getByRole('button', { name: 'Create users' }).isDisabled()).toBe(true);
  for (const [field, column] of [
    ['Username (required)', '1: who'],
    ['Password (required)', '2: Passwort'],
  ] as const) {
    const choice = page.getByLabel(field);
    await choice.focus();
    await choice.selectOption(column);
    await expect.poll(() => choice.locator('option:checked').textContent()).toBe(column);
    await page.locator('[aria-busy="false"] > .rows').waitFor();
    expect(await choice.evaluate((one) => one.matches(':focus'))).toBe(true);
  }
  await page.getByText('1 row is ready').waitFor();
  const rows = page.getByRole('row');
  expect(await rows.nth(1).textContent()).toMatch(/3\s*12345.*Digits alone are not allowed/);
  expect(await rows.nth(2).textContent()).toMatch(/4\s*empty.*Username is missing/);
  expect(await rows.nth(3).textContent()).toMatch(/5\s*anna_b.*Same as row 2/);
  expect(await rows.nth(4).textContent()).toMatch(/2\s*anna_b.*Ready/);
  expect(await page.locator('main').innerHTML()).not.toContain('Secret-pass');
  await page.getByText('Dry run: 1 call to the server. Nothing is sent yet.').waitFor();
  await perch.answerDialog({ paths: [at('to-fix.csv')] });
  await page.getByRole('button', { name: 'Save rows to fix' }).click();
  await expect.poll(() => existsSync(at('to-fix.csv'))).toBe(true);
  const saved = readFileSync(at('to-fix.csv'), 'utf8');
  expect(saved).toContain('12345;');
  expect(saved).not.toContain('Secret-pass');
  await page.getByRole('checkbox', { name: 'Skip rows that need fixing' }).uncheck();
  expect(await page.getByRole('button', { name: 'Create 1 user' }).isDisabled()).toBe(true);
  expect(service.to('/user/register/batch')).toEqual([]);
});

test.each([
  ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /This is a workbook/],
  ['nothing', new Uint8Array(), /The file is empty/],
])('a file with %s in it is refused in words', async (_name, bytes, words) => {
  const { perch, page, at } = await start();
  writeFileSync(at('users.csv'), bytes);
  await perch.answerDialog({ paths: [at('users.csv')] });
  await page.getByRole('button', { name: 'Choose file' }).click();
  await page.getByRole('alert').getByText(words).waitFor();
  await perch.answerDialog({ paths: [] });
  await page.getByRole('button', { name: 'Choose another file' }).click();
  await page.getByRole('alert').getByText(words).waitFor();
});

/** Starts a job of `count` rows in calls of five, each of which takes its time. */
async function startSlowly(count: number) {
  const all = await start();
  const { perch, service, page, write } = all;
  service.fail('/user/register/batch', { kind: 'delay', ms: 250 }, 1000);
  await check(perch, page, 'Create users', write('many.csv', newUsers(count)));
  await page.getByText('Calls and note').click();
  await page.getByRole('textbox', { name: 'Rows in a call' }).fill('5');
  await page.getByRole('button', { name: `Create ${count} users` }).click();
  await page.getByRole('progressbar', { name: 'Creating users' }).waitFor();
  await expect.poll(() => service.to('/user/register/batch').length).toBeGreaterThan(2);
  return all;
}

test('a job pauses, outlives the window, goes on, and tells of its end', async () => {
  const { perch, service, page } = await startSlowly(120);
  expect((await perch.tray.items()).map(({ label }) => label).join()).toMatch(
    /Creating users: \d+%/,
  );
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Continue', exact: true }).waitFor();
  const sent = service.to('/user/register/batch').length;
  await perch.closeWindow();
  expect(await perch.windows()).toBe(0);
  await perch.tray.press();
  const again = await perch.page();
  await again.getByText(/A job is paused at row \d+\. Continue\?/).waitFor();
  expect(service.to('/user/register/batch').length).toBe(sent);
  service.heal();
  service.fail('/user/register/batch', { kind: 'delay', ms: 150 }, 1000);
  await again.getByRole('button', { name: 'Continue', exact: true }).click();
  await again.getByRole('progressbar', { name: 'Creating users' }).waitFor();
  await perch.closeWindow();
  await expect
    .poll(async () => (await perch.notifications()).map(({ title }) => title), { timeout: 15_000 })
    .toContain('The bulk job has finished');
  expect((await made(service)).length).toBe(120);
  await perch.clickNotification(0);
  const last = await perch.page();
  await last.getByText('120 of 120 users created').waitFor();
  const names = service.to('/user/register/batch').flatMap(namesIn);
  expect(names.length).toBe(new Set(names).size);
});

const namesIn = (call: Recorded): string[] =>
  (bodyOf(call) as { list: { username: string }[] }).list.map(({ username }) => username);

test('a job that was killed says where it stopped and ends with each user made once', async () => {
  const { perch, service } = await startSlowly(60);
  await perch.kill();
  service.heal();
  await perch.restart();
  const page = await perch.page();
  await page.getByText(/A job stopped at row \d+\. Continue\?/).waitFor();
  const before = service.to('/user/register/batch').length;
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  expect(service.to('/user/register/batch').length).toBe(before);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await result(page, '60 of 60 users created');
  expect((await made(service)).toSorted()).toEqual(
    Array.from({ length: 60 }, (_, at) => nameOf(at)).toSorted(),
  );
});

test('a cancelled job sends no more, and says so', async () => {
  const { service, page } = await startSlowly(100);
  await page.getByRole('button', { name: 'Cancel job' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect
    .poll(() =>
      dialog.getByRole('button', { name: 'Go on' }).evaluate((one) => one.matches(':focus')),
    )
    .toBe(true);
  await dialog.getByRole('button', { name: 'Cancel the job' }).click();
  await result(page, /of 100 users created/);
  await page.getByText(/many\.csv, cancelled/).waitFor();
  const sent = service.to('/user/register/batch').length;
  expect((await made(service)).length).toBe(sent * 5);
  expect(sent).toBeLessThan(20);
});

test('a busy server slows the job down, and it says so', async () => {
  const { perch, service, page, write } = await start();
  const busy = {
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': '2' },
    body: '{}',
  } as const;
  service.fail('/user/register/batch', busy, 2);
  await check(perch, page, 'Create users', write('some.csv', newUsers(3)));
  await page.getByRole('button', { name: 'Create 3 users' }).click();
  await page.getByText('Slowed down, server is busy').waitFor();
  await result(page, '3 of 3 users created');
});

test('a job that runs is in view on other screens, and its end is told there', async () => {
  const { service, page } = await startSlowly(60);
  await page.getByRole('button', { name: 'All jobs' }).click();
  await page.getByRole('progressbar', { name: 'Creating users' }).waitFor();
  await open(page, 'Users');
  await page.getByRole('progressbar', { name: 'Creating users' }).waitFor();
  await expectAccessible(page);
  service.heal();
  await page.getByText('many.csv: 60 of 60 users created').waitFor();
});

test('at 200 % the words of the check stay in view, and nothing covers the rows', async () => {
  const { perch, page, write } = await start();
  const more = Array.from({ length: 30 }, (_, at) => `column ${at}`).join();
  const wide = `username,password,${more}\r\n12345,Secret-pass-1,${more}\r\nanna_b,Secret-pass-2\r\n`;
  await check(perch, page, 'Create users', write('wide.csv', wide));
  const inside = async (words: string) => {
    const box = await page.getByText(words).first().boundingBox();
    const width = page.viewportSize()?.width ?? 0;
    return box !== null && box.x >= 0 && box.x + box.width <= width;
  };
  for (const [width, height] of [
    [960, 640],
    [480, 320],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => inside('Digits alone are not allowed')).toBe(true);
  }
  const button = await page.getByRole('button', { name: 'Create 1 user' }).boundingBox();
  expect(button?.y).toBeGreaterThan(320);
  await expectAccessible(page);
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

/** The app has as many users as it may have, says the service. */
const refusal = { kind: 'answer', body: JSON.stringify({ code: 40002 }) } as const;

/** Drops a file with two new users onto the window. */
async function drop(page: Page): Promise<void> {
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    return transfer;
  }, newUsers(2));
  await page.locator('main').dispatchEvent('drop', { dataTransfer: data });
  await page.getByText('2 rows are ready').waitFor();
  await page.getByText('dropped.csv').first().waitFor();
}

test('a file can be dropped, and its copy is gone when all of it is done, or nobody wants it', async () => {
  const { perch, page, service } = await start();
  const copies = () => readdirSync(join(perch.profile, 'jobs', 'dropped'));
  await drop(page);
  expect(copies()).toHaveLength(1);
  await page.getByRole('button', { name: 'Remove file' }).click();
  await page.getByText('Drop a CSV file here').waitFor();
  await expect.poll(copies).toEqual([]);

  await drop(page);
  service.fail('/user/register/batch', refusal);
  await page.getByRole('button', { name: 'Create 2 users' }).click();
  await page.getByText('The job has paused by itself').waitFor();
  expect(copies()).toHaveLength(1);
  await page.getByRole('button', { name: 'Continue' }).click();
  await result(page, '2 of 2 users created');
  expect((await made(service)).length).toBe(2);
  await expect.poll(copies).toEqual([]);
});

test('everything can be forgotten with the jobs of an administrator who is not signed in', async () => {
  const { perch, page, service } = await start();
  await drop(page);
  service.fail('/user/register/batch', refusal);
  await page.getByRole('button', { name: 'Create 2 users' }).click();
  await page.getByText('The job has paused by itself').waitFor();
  await page.getByRole('button', { name: /^Administrator/ }).click();
  await page.getByRole('menuitem', { name: 'Add another account' }).click();
  await tryDemo(perch);
  await perch.restart();
  const later = await perch.page();
  await later.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  const jobs = join(perch.profile, 'jobs');
  expect(readdirSync(join(jobs, 'dropped'))).toHaveLength(1);
  await open(later, 'Preferences');
  await later.getByRole('button', { name: 'Forget', exact: true }).click();
  await later.getByRole('alertdialog').getByRole('button', { name: 'Forget everything' }).click();
  await later.getByRole('button', { name: 'Try the demo' }).waitFor();
  await expect.poll(() => existsSync(jobs)).toBe(false);
});

test("somebody else's screens stand under a bar, and every call says for whom", async () => {
  const { perch, service, page } = await start();
  const { userId = '', username = '' } = service.demo.users[1] ?? {};
  await open(page, 'Users');
  await page.getByRole('searchbox').fill(username);
  await page.getByRole('button', { name: `Act as ${username}` }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  const bar = page.getByRole('region', { name: 'Acting as somebody else' });
  await bar.getByText(new RegExp(`User ID ${userId}, \\d+ minutes left`)).waitFor();
  service.forget();
  await page.getByRole('switch', { name: 'Sound' }).click();
  await expect.poll(() => service.to('/user/sounds').length).toBe(1);
  for (const screen of ['Notifications', 'Devices', 'Profile', 'Privacy']) {
    await open(page, screen);
    await bar.waitFor();
  }
  await open(page, 'Bulk jobs');
  expect(await bar.count()).toBe(0);
  await open(page, 'Privacy');
  const invitations = page.getByRole('radiogroup', { name: 'Group invitations' });
  await invitations.locator('input:not(:checked)').check({ force: true });
  await expect.poll(() => service.to('POST /user/settings').length).toBe(1);
  const [written] = service.to('POST /user/settings');
  expect(written?.body).toContain(`"user_id":${userId}`);
  const ids = service.requests.map(({ headers }) => [headers['user_id'], headers['access-token']]);
  expect(new Set(ids.map(String))).toEqual(new Set([`${userId},${service.demo.adminToken}`]));
  expect((await perch.tray.items()).map(({ label }) => label)).toContain('Stop acting');
  await expectAccessible(page);
  await bar.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  expect(await bar.count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Overview', exact: true }).count()).toBe(0);

  await page.getByLabel('User ID').fill('not an id');
  await page.getByRole('button', { name: 'Act as this user' }).first().click();
  await expect.poll(() => page.getByLabel('User ID').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('User ID').fill('');
  await page.getByLabel('Group ID').fill(service.demo.groupId);
  await page.getByRole('button', { name: 'Act for this group' }).click();
  await bar.getByText('You act as Lin Qiao').waitFor();
  const byGroup = service.requests.filter(({ headers }) => 'group_id' in headers);
  expect(byGroup.map(({ headers }) => headers['group_id'])).toContain(service.demo.groupId);
});

test('when the time to act is over it is said, and what was typed is there again', async () => {
  const { perch, service, page } = await start();
  const { username = '' } = service.demo.users[1] ?? {};
  await open(page, 'Users');
  await page.getByRole('button', { name: `Act as ${username}` }).click();
  await open(page, 'Profile');
  const nickname = page.getByRole('textbox', { name: 'Nickname' });
  await nickname.fill('Mei the second');
  await page.clock.install({ time: Date.now() + 29 * 60_000 });
  await page.clock.runFor(2000);
  await page.getByText(/Ends in 0:5\d\. Save what you have typed\./).waitFor();
  // The window's clock says that it is time; main's is helped along.
  await page.clock.setSystemTime(Date.now() + 30 * 60_000);
  await perch.tray.click('Stop acting');
  await page.getByText('Acting as Mei Tan has ended').waitFor();
  await expectAccessible(page);
  await page.clock.setSystemTime(Date.now());
  await page.getByRole('button', { name: 'Act again' }).click();
  await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  await page.getByText('You act as Mei Tan').waitFor();
  expect(await nickname.inputValue()).toBe('Mei the second');
});

test('a user has neither the area nor what is behind it', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  expect(await page.getByText('Administration').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Bulk jobs' }).count()).toBe(0);
  const answers = await page.evaluate(() =>
    Promise.all([
      window.perch.call('bulk', 'chooseFile', {}),
      window.perch.call('bulk', 'saveTemplate', { operation: 'register' }),
      window.perch.call('bulk', 'results', { id: 1, wanted: [], offset: 0, limit: 1 }),
      window.perch.call('acting', 'start', { userId: '1', groupId: '' }),
    ]),
  );
  for (const answer of answers) {
    expect(answer).toEqual({ ok: false, failure: { code: 'no-permission' } });
  }
  await perch.startAgain('perch://bulk-jobs');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  expect(existsSync(join(perch.profile, 'jobs'))).toBe(false);
});

test('each step has no accessibility violation, and the keyboard alone gets through', async () => {
  const { perch, page, write } = await start();
  await expectAccessible(page);
  await perch.answerDialog({ paths: [write('two.csv', `${newUsers(2)}12345,x\r\n`)] });
  const press = async (name: string) => {
    for (let tries = 0; tries < 60; tries += 1) {
      const here = await page.evaluate(() => document.activeElement?.textContent.trim());
      if (here === name) return page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await press('Choose file');
  await page.getByText('2 rows are ready').waitFor();
  await expectAccessible(page);
  await press('Create 2 users');
  await result(page, '2 of 2 users created');
  await expectAccessible(page);
  await press('All jobs');
  await page.getByRole('button', { name: /2 of 2 users created/ }).waitFor();
  await open(page, 'Users');
  await page.getByRole('button', { name: 'Act as linqiao' }).waitFor();
  await expectAccessible(page);
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
