import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { elsewhere, expectAccessible, onServer, open, signIn } from './steps.ts';
import { startPerch, startServer } from './test.ts';

const box = (page: Page, name: string) => page.getByRole('switch', { name });
const waits = (page: Page) => page.getByText('Waiting for the network');

/** Signed in and in step, before the network goes away. */
async function begin() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await page.getByText('Connected').first().waitFor();
  return { perch, service, page };
}

test('changes wait visibly, survive a restart, and are sent, the last one a field', async () => {
  const { perch, service, page } = await begin();
  await service.down();
  await box(page, 'Vibration').click();
  await box(page, 'Sound').click();
  await page.getByText('You are offline').waitFor();
  await expect.poll(() => page.getByText('Waits to be sent').count(), { timeout: 15_000 }).toBe(2);
  await page.getByText('Offline, 2 changes wait').waitFor();
  await box(page, 'Message text in pushes').click();
  await box(page, 'Sound').click();
  await box(page, 'Sound').click();
  await page.getByText('Offline, 3 changes wait').waitFor();

  await perch.restart();
  await page.getByText('Offline, 3 changes wait').waitFor();
  expect(await box(page, 'Sound').isChecked()).toBe(false);
  expect(await box(page, 'Vibration').isChecked()).toBe(true);
  expect((await perch.tray.item('Sound')).checked).toBe(false);

  await service.up();
  service.forget();
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('Connected').first().waitFor();
  await expect.poll(() => waits(page).count()).toBe(0);
  const paths = ['/user/vibratory', '/user/push/detail', '/user/sounds'];
  const sent = service.requests.map(({ path }) => path).filter((path) => paths.includes(path));
  expect(sent.toSorted()).toEqual(paths.toSorted());
  expect(service.to('/user/sounds')[0]?.query).toEqual({ value: 'true' });
  expect(await onServer(service)).toMatchObject({ no_sounds: true, vibratory: true });
}, 60_000);

test('a value that was changed elsewhere meanwhile is shown beside the own one', async () => {
  const { perch, service, page } = await begin();
  await service.down();
  await open(page, 'Privacy');
  await page.getByRole('radio', { name: 'Nobody' }).check({ force: true });
  await expect.poll(() => waits(page).count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(1);
  // The look that the lost call has set off is over.
  await expect
    .poll(() => page.getByRole('button', { name: 'Try now' }).isEnabled(), { timeout: 15_000 })
    .toBe(true);
  await elsewhere(service, '/user/authmode?value=0');
  await service.up();
  service.forget();
  await page.getByRole('button', { name: 'Try now' }).click();
  const choice = () => page.getByRole('group', { name: /Who can add me was also changed/ });
  await choice().waitFor();
  await expectAccessible(page);
  expect(service.to('/user/authmode')).toEqual([]);
  await perch.restart();
  await open(page, 'Privacy');
  await choice().getByRole('button', { name: 'Keep mine: Nobody' }).click();
  await expect.poll(async () => (await onServer(service))['auth_mode']).toBe(3);
  expect(service.to('/user/authmode')).toHaveLength(1);
  await choice().waitFor({ state: 'hidden' });
}, 60_000);

test('theirs can be taken as well', async () => {
  const { service, page } = await begin();
  await service.down();
  await open(page, 'Privacy');
  await page.getByRole('radio', { name: 'Nobody' }).check({ force: true });
  await expect.poll(() => waits(page).count(), { timeout: 15_000 }).toBeGreaterThanOrEqual(1);
  // The look that the lost call has set off is over.
  await expect
    .poll(() => page.getByRole('button', { name: 'Try now' }).isEnabled(), { timeout: 15_000 })
    .toBe(true);
  await elsewhere(service, '/user/authmode?value=0');
  await service.up();
  service.forget();
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByRole('button', { name: 'Use theirs: Anyone' }).click();
  await page.getByRole('button', { name: 'Use theirs: Anyone' }).waitFor({ state: 'hidden' });
  expect(service.to('/user/authmode')).toEqual([]);
  expect((await onServer(service))['auth_mode']).toBe(0);
}, 60_000);

test('a password and a username are never kept for later', async () => {
  const { perch, service, page } = await begin();
  await open(page, 'Profile');
  await service.down();
  await page.getByLabel('Username', { exact: true }).fill('another_name');
  await page.getByRole('button', { name: 'Save' }).click();
  await page
    .getByText(/this is not sent later/)
    .first()
    .waitFor({ timeout: 15_000 });
  await page.getByRole('button', { name: 'Discard' }).click();
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: 'Discard' })
    .click();
  await page.getByLabel('Current password').fill(service.demo.users[0]?.password ?? '');
  await page.getByLabel('New password', { exact: true }).fill('Another-1word');
  await page.getByLabel('Repeat the new password').fill('Another-1word');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page
    .getByText(/this is not sent later/)
    .first()
    .waitFor({ timeout: 15_000 });
  await service.up();
  service.forget();
  await perch.power('resume');
  await perch.refocus();
  await expect
    .poll(() => service.to('/user/settings').length, { timeout: 10_000 })
    .toBeGreaterThan(0);
  expect(service.to('/user/username')).toEqual([]);
  expect(service.to('/user/change_password')).toEqual([]);
}, 60_000);
