import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { check, made, newUsers, result, start } from './bulk.ts';
import { expectAccessible, open, tryDemo } from './steps.ts';

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
