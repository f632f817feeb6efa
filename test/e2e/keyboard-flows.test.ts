import { expect, test } from 'vitest';
import { png } from '../../demo/picture.ts';
import { keyboardOf, withoutMouse, type Keyboard } from './keyboard.ts';
import { nameServer, signIn } from './keyboard/joining.ts';
import { appear, onServer } from './steps.ts';
import { startPerch, startServer, type Service } from './test.ts';

/** What takes more than one control: menus, dialogs, several rows at once. */

async function signedIn() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await perch.page();
  const expectNoMouse = await withoutMouse(page);
  const keys = keyboardOf(page);
  await signIn(keys, service);
  return { perch, service, page, keys, expectNoMouse };
}

const ended = (service: Service, path: string) =>
  service.to(path).map(({ query }) => Number(query['device_sn']));

test('new, kept, ticked and all other devices are dealt with by keyboard', async () => {
  const { service, page, keys, expectNoMouse } = await signedIn();
  await keys.open('Devices');
  await page.getByRole('heading', { name: 'All devices 5' }).waitFor();
  await appear(service, 'a');
  await keys.use('button', 'Check again');
  await keys.use('button', 'It was me');
  await keys.use('button', 'Keep iPhone 15 Pro');
  await page.getByRole('heading', { name: 'Kept 1' }).waitFor();

  await keys.use('button', 'Select several');
  await keys.use('checkbox', 'Select HUAWEI ALN-AL00', 'Space');
  await keys.use('checkbox', 'Select LanyingIM on macOS', 'Space');
  await keys.use('button', 'Remove');
  await page.getByRole('alertdialog', { name: 'Remove 2 devices?' }).waitFor();
  // Whoever presses Enter without reading has lost nothing.
  await keys.expectOn('button', 'Leave as they are');
  await keys.use('button', 'Remove');
  await page.getByText('2 devices removed').first().waitFor();
  expect(ended(service, '/user/device/remove').toSorted()).toEqual([4098, 4099]);

  await keys.use('button', 'Sign out others');
  const question = page.getByRole('alertdialog', { name: 'Sign out 3 other devices?' });
  await question.waitFor();
  await keys.press('Escape');
  await question.waitFor({ state: 'hidden' });
  await keys.expectOn('button', 'Sign out others');
  await keys.press('Enter');
  await question.waitFor();
  await keys.expectOn('button', 'Leave as they are');
  await keys.use('button', 'Sign out others');
  await expect.poll(() => ended(service, '/user/kick').length).toBe(3);
  expect(ended(service, '/user/kick')).not.toContain(4097);
  await expectNoMouse();
}, 60_000);

test('a pause, a picture and the look of the window are chosen by keyboard', async () => {
  const { service, page, keys, expectNoMouse } = await signedIn();
  await keys.pick('More ways to pause', 'Until a chosen time');
  await page.getByRole('dialog', { name: 'Pause until' }).waitFor();
  await keys.use('button', 'Pause');
  await expect.poll(async () => (await onServer(service))['no_push']).toBe(true);
  await keys.use('button', 'Resume now');
  await expect.poll(async () => (await onServer(service))['no_push']).toBe(false);

  await keys.open('Profile');
  // The system's own dialog for files has keys of its own.
  const chooser = page.waitForEvent('filechooser');
  await keys.use('button', 'Change');
  const buffer = png(640, 400, (x, y) => [x % 256, y % 256, 128]);
  await (await chooser).setFiles({ name: 'me.png', mimeType: 'image/png', buffer });
  await keys.use('application', 'Part of the picture that is used', 'ArrowRight');
  await keys.use('button', 'Use this picture');
  await page.getByText('Picture changed').waitFor();
  await keys.expectOn('button', 'Change');

  await keys.open('Preferences');
  await keys.choose('Dark');
  await page.locator('[data-theme=dark]').waitFor();
  await expectNoMouse();
}, 60_000);

/** The second user beside the first. */
async function addMei(keys: Keyboard, service: Service): Promise<void> {
  const { username = '', password = '' } = service.demo.users[1] ?? {};
  await keys.pick(/^Lin Qiao/, 'Add another account');
  await nameServer(keys, service);
  await keys.write('Username, mobile or email', username);
  await keys.write('Password', password);
  await keys.press('Enter');
  await keys.page.getByText(`@${username}`).waitFor();
}

test('accounts are added, switched, removed and left by keyboard', async () => {
  const { service, page, keys, expectNoMouse } = await signedIn();
  await addMei(keys, service);
  await keys.pick(/^Mei Tan/, /^Switch to Lin Qiao/);
  await page.getByText('@linqiao').waitFor();
  await keys.pick(/^Lin Qiao/, 'Remove Mei Tan');
  const question = page.getByRole('alertdialog', { name: 'Remove Mei Tan from this computer?' });
  await question.waitFor();
  await keys.use('button', 'Remove');
  await question.waitFor({ state: 'hidden' });
  await keys.pick(/^Lin Qiao/, 'Sign out');
  await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
  // The form is ready to be written in.
  await keys.expectOn('textbox', 'Username, mobile or email');
  await expectNoMouse();
}, 60_000);
