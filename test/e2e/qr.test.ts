import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { keyboardOf } from './keyboard.ts';
import { nameServer } from './keyboard/joining.ts';
import { expectAccessible, tryDemo } from './steps.ts';
import { startPerch, startServer, type Perch, type Service } from './test.ts';

const code = (page: Page) => page.getByRole('img', { name: 'QR code for signing in' });

async function choose(perch: Perch, service: Service): Promise<Page> {
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByLabel('Server address').fill(service.url);
  await page.getByLabel('App ID').fill(service.demo.appId);
  return page;
}

/** The phone, signed in as the second user, scans what Perch shows and confirms. */
async function scanAndConfirm({ demo, ...service }: Service) {
  const { username: name, password } = demo.users[1] ?? { username: '', password: '' };
  const call = (path: string, headers: Record<string, string>, body: unknown) =>
    demo.fetch(`http://demo.perch.invalid${path}`, {
      method: 'POST',
      headers: { app_id: demo.appId, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const answer = await call('/token/user', {}, { name, password });
  const { data } = (await answer.json()) as { data: { token: string } };
  await expect.poll(() => service.to('/app/qr_login').length).toBeGreaterThan(0);
  const qr_code = service.to('/app/qr_login').at(-1)?.query['qr_code'];
  await call('/demo/qr/scan', { 'access-token': data.token }, { qr_code });
  await call('/demo/qr/confirm', { 'access-token': data.token }, { qr_code });
}

test('a phone that confirms the code signs Perch in', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await choose(perch, service);
  await code(page).waitFor();
  await page.getByText(/New code in [12]:\d\d/).waitFor();
  await scanAndConfirm(service);
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByText('@meitan').waitFor();
  expect(service.to('/token/user')).toHaveLength(1);
  await perch.restart();
  await page.getByText('@meitan').waitFor();
});

test('what goes wrong after the phone has confirmed is said, and a new code can be had', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await choose(perch, service);
  await code(page).waitFor();
  await page.getByRole('checkbox', { name: /Stay signed in/ }).uncheck();
  await page.waitForTimeout(1200);
  expect(service.to('/app/qr_code')).toHaveLength(1);
  service.fail('/token/user', { kind: 'answer', body: '{"code":10010,"message":"no"}' });
  await scanAndConfirm(service);
  await page
    .getByRole('alert')
    .getByText(/^The phone confirmed/)
    .waitFor();
  await page.getByRole('button', { name: 'New code' }).click();
  await expect.poll(() => service.to('/app/qr_code').length).toBe(2);
});

test('after an expired code a new one is had with the keyboard alone', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await perch.page();
  await page.clock.install();
  const keys = keyboardOf(page);
  await nameServer(keys, service);
  await code(page).waitFor();
  // For a window that is ahead of the server every code is old, those that follow by themselves too.
  await page.clock.fastForward(10 * 60_000);
  await page.getByText('This code has expired.').waitFor();
  await page.clock.setSystemTime(Date.now());
  const before = service.to('/app/qr_code').length;
  await keys.use('button', 'New code');
  await page.getByText(/New code in [12]:\d\d/).waitFor();
  expect(service.to('/app/qr_code').length).toBe(before + 1);
  // The button is gone, the keyboard is not.
  expect(await page.locator(':focus').count()).toBe(1);
  await scanAndConfirm(service);
  await page.getByText('@meitan').waitFor();
});

test('beside an open account the scanned one is added', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await tryDemo(perch);
  await page.getByRole('button', { name: /^Lin Qiao/ }).click();
  await page.getByRole('menuitem', { name: 'Add another account' }).click();
  await choose(perch, service);
  await code(page).waitFor();
  await scanAndConfirm(service);
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByText('@meitan').waitFor();
});

test('once the form is left, nobody asks any more', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await choose(perch, service);
  await code(page).waitFor();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('heading', { name: 'Preferences', level: 1 }).waitFor();
  await page.waitForTimeout(300);
  service.forget();
  await page.waitForTimeout(2500);
  expect(service.to('/app/qr_login')).toEqual([]);
});

test('a server without codes shows the picture instead, and no error', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  service.fail('/app/qr_code', { kind: 'answer', status: 404, body: '' }, 99);
  const page = await choose(perch, service);
  await expect.poll(() => service.to('/app/qr_code').length, { timeout: 5000 }).toBeGreaterThan(0);
  await page.getByText('What Perch does').waitFor();
  expect(await code(page).count()).toBe(0);
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('the code has no accessibility violation, and stays dark on light', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await choose(perch, service);
  await code(page).waitFor();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const colours = await code(page).evaluate((svg) => {
    const box = svg.parentElement ?? svg;
    return [getComputedStyle(svg).fill, getComputedStyle(box).backgroundColor];
  });
  expect(colours).toEqual(['rgb(23, 32, 30)', 'rgb(255, 255, 255)']);
});
