import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { start } from './bulk.ts';
import { expectAccessible, open, tryDemo } from './steps.ts';
import { startPerch } from './test.ts';

test("somebody else's screens stand under a bar, and every call says for whom", async () => {
  const { perch, service, page } = await start();
  const { userId = '', username = '' } = service.demo.users[1] ?? {};
  // The first look is the administrator's own, and may take until then.
  await page
    .getByText(/^Synced/)
    .first()
    .waitFor();
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
