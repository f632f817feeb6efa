import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { appear, elsewhere, expectAccessible, open, signIn, tryDemo } from './steps.ts';
import { startPerch, startServer, type Perch, type Service } from './test.ts';

const menu = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();
const choose = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name }).click();
const overviewOf = async (page: Page, username: string) => {
  await page.getByText(`@${username}`).waitFor();
  await page.getByText('Connected').first().waitFor();
};

/** Lin and then Mei, both on one server; Mei's account is open. */
async function openTwo(perch: Perch, service: Service): Promise<Page> {
  const page = await signIn(perch, service);
  await overviewOf(page, 'linqiao');
  await menu(page, /^Lin Qiao/);
  await choose(page, 'Add another account');
  await page.getByRole('heading', { name: 'Add an account', level: 1 }).waitFor();
  const { username, password } = service.demo.users[1] ?? { username: '', password: '' };
  await signIn(perch, service, { username, password });
  await overviewOf(page, 'meitan');
  return page;
}

const tokens = (service: Service, path: string) => [
  ...new Set(service.to(path).map(({ headers }) => headers['access-token'])),
];

test('adding an account can be left again; the session that was open never ended', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await overviewOf(page, 'linqiao');
  await menu(page, /^Lin Qiao/);
  await choose(page, 'Add another account');
  await page.getByRole('button', { name: 'Back to Lin Qiao' }).click();
  await overviewOf(page, 'linqiao');
  expect(service.to('/token/login')).toHaveLength(1);
});

test('accounts are switched in the window and in the tray, and are kept', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  await menu(page, /^Mei Tan/);
  await choose(page, 'Switch to Lin Qiao');
  await overviewOf(page, 'linqiao');
  expect((await perch.tray.item('Lin Qiao', 'Lin Qiao')).checked).toBe(true);
  await perch.tray.click('Lin Qiao', 'Mei Tan');
  await overviewOf(page, 'meitan');
  expect((await perch.tray.item('Mei Tan', 'Mei Tan')).checked).toBe(true);
  await perch.restart();
  await overviewOf(page, 'meitan');
  await perch.tray.click('Mei Tan', 'Lin Qiao');
  await overviewOf(page, 'linqiao');
  expect(service.to('/token/login')).toHaveLength(2);
});

test('a notification about another account opens that account and does there what was asked', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  await perch.closeWindow();
  await appear(service, 'a', service.demo.users[1]);
  await perch.power('resume');
  await expect.poll(() => perch.notifications()).toHaveLength(1);
  const [note] = await perch.notifications();
  expect(note?.title).toBe('New sign-in to the account of Mei Tan');
  await perch.tray.click('Mei Tan', 'Lin Qiao');
  await expect.poll(async () => (await perch.tray.item('Lin Qiao')).label).toBe('Lin Qiao');
  await perch.clickAction(0, 'Sign it out');
  await page.getByRole('button', { name: /^Mei Tan/ }).waitFor();
  await page.getByText('Signs out in a moment').waitFor();
});

test('signing out asks first when names of devices would go, from the window and from the tray', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await open(page, 'Devices');
  await page.getByRole('button', { name: 'Keep iPhone 15 Pro' }).click();
  await page.getByRole('heading', { name: 'Kept 1' }).waitFor();
  const question = page.getByRole('alertdialog', { name: 'Sign out Lin Qiao on this computer?' });
  await menu(page, /^Lin Qiao/);
  await choose(page, 'Sign out');
  await question.getByText('Names, pins and history of devices').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await perch.closeWindow();
  await perch.tray.click('Sign out');
  await perch.page();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
});

test('what one account has and does never shows in the other', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  const sound = page.getByRole('switch', { name: 'Sound' });
  await sound.click();
  await page.getByText('Sound switched off').first().waitFor();
  const [lin, mei] = tokens(service, '/user/settings');
  expect(tokens(service, '/user/sounds')).toEqual([mei]);

  // Mei's reading is still under way when Lin's account is opened.
  service.fail('/user/settings', { kind: 'delay', ms: 1500 });
  await perch.power('resume');
  await menu(page, /^Mei Tan/);
  await choose(page, 'Switch to Lin Qiao');
  await overviewOf(page, 'linqiao');
  await page.waitForTimeout(1800);
  expect(await sound.isChecked()).toBe(true);
  expect(await page.getByText('Sound switched off').count()).toBe(0);
  service.forget();
  await sound.click();
  await expect.poll(() => tokens(service, '/user/sounds')).toEqual([lin]);
});

test('an ended account waits in the list until it is signed in to again', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  await elsewhere(service, '/user/kick');
  await menu(page, /^Mei Tan/);
  await choose(page, 'Switch to Lin Qiao');
  await page.getByText('You were signed out').waitFor();
  await page.getByRole('button', { name: /^Continue as Mei Tan/ }).click();
  await overviewOf(page, 'meitan');
  expect((await perch.tray.item('Mei Tan', 'Lin Qiao (signed out)')).enabled).toBe(false);
  await menu(page, /^Mei Tan/);
  await choose(page, /Lin Qiao.*Sign in again/);
  expect(await page.getByLabel('Server address').inputValue()).toBe(service.url);
  expect(await page.getByLabel('Username, mobile or email').inputValue()).toBe('linqiao');
  const { password = '' } = service.demo.users[0] ?? {};
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await overviewOf(page, 'linqiao');
});

/** Everything that lies in the profile, as one text. */
const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');

test('removing an account asks, and leaves nothing of it', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  const { userId = '', username = '' } = service.demo.users[0] ?? {};
  expect(contents(perch.profile)).toContain(userId);
  await menu(page, /^Mei Tan/);
  await choose(page, 'Remove Lin Qiao');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
  await menu(page, /^Mei Tan/);
  await expect.poll(() => page.getByRole('menuitem', { name: /Lin Qiao/ }).count()).toBe(0);
  const left = () => [userId, username].filter((one) => contents(perch.profile).includes(one));
  await expect.poll(left).toEqual([]);
  await overviewOf(page, 'meitan');
});

test('everything can be forgotten: no account, no name, no token is left', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  await open(page, 'Preferences');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await page.getByRole('button', { name: 'Forget', exact: true }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('All accounts: Lin Qiao, Mei Tan').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  const traces = [service.url, ...service.demo.users.flatMap((one) => [one.username, one.userId])];
  const left = () => traces.filter((trace) => contents(perch.profile).includes(trace));
  await expect.poll(left).toEqual([]);
  await perch.restart();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  expect(await page.getByRole('button', { name: /^Continue as/ }).count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});

test('what was changed in the built-in demo is forgotten as well', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  const sound = page.getByRole('switch', { name: 'Sound' });
  const before = await sound.isChecked();
  await sound.click();
  await page
    .getByText(/^Sound switched/)
    .first()
    .waitFor();
  await open(page, 'Preferences');
  await page.getByRole('button', { name: 'Forget', exact: true }).click();
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await tryDemo(perch);
  await page.getByText('Connected').first().waitFor();
  expect(await sound.isChecked()).toBe(before);
});

test('with the keyboard alone, and without accessibility violations', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await openTwo(perch, service);
  await page
    .getByRole('button', { name: /^Mei Tan/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await overviewOf(page, 'linqiao');
});
