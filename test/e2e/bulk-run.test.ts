import { expect, test } from 'vitest';
import { check, made, nameOf, namesIn, newUsers, result, start } from './bulk.ts';
import { expectAccessible, open } from './steps.ts';

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
