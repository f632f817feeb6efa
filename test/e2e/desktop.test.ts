import { expect, test } from 'vitest';
import { elsewhere, open, signIn, tryDemo } from './steps.ts';
import { onElectron, onPreview, startPerch, startServer } from './test.ts';

const heading = (name: string) => ['heading', { name, level: 1 }] as const;

test('closing the window leaves the tray, and the icon brings the window back', async () => {
  const perch = await startPerch();
  await tryDemo(perch);
  await perch.closeWindow();
  await expect.poll(() => perch.windows()).toBe(0);
  expect((await perch.tray.item('Push notifications')).checked).toBe(true);
  // On macOS a click on the icon opens its menu.
  if (process.platform === 'darwin') await perch.tray.click('Open Perch');
  else await perch.tray.press();
  await (await perch.page()).getByRole(...heading('Overview')).waitFor();
});

test('a second start brings the window back, and there is still one', async () => {
  const perch = await startPerch();
  await tryDemo(perch);
  await perch.closeWindow();
  await perch.startAgain();
  await expect.poll(() => perch.windows()).toBe(1);
  await perch.startAgain();
  await (await perch.page()).getByRole(...heading('Overview')).waitFor();
  expect(await perch.windows()).toBe(1);
});

test('a link opens its screen in a window that is open, and in one that is not', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  await perch.startAgain('perch://notifications');
  await page.getByRole(...heading('Notifications')).waitFor();
  await perch.closeWindow();
  await perch.startAgain('perch://preferences');
  await (await perch.page()).getByRole(...heading('Preferences')).waitFor();
});

test('a link that asks for more than a screen only brings the window', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  for (const link of ['perch://devices?sign-out=1', 'perch://session/signOut', 'perch://..']) {
    await perch.startAgain(link);
  }
  expect(await page.getByRole(...heading('Overview')).count()).toBe(1);
});

test('a start with a link shows its screen first', async () => {
  const perch = await startPerch();
  await tryDemo(perch);
  await perch.restart({ args: ['perch://privacy'] });
  await (await perch.page()).getByRole(...heading('Privacy')).waitFor();
});

test('a hidden start shows no window until somebody wants one', async () => {
  const perch = await startPerch();
  await tryDemo(perch);
  await perch.restart({ args: ['--hidden'] });
  await expect.poll(() => perch.tray.tooltip()).toContain('Lin Qiao');
  expect(await perch.windows()).toBe(0);
  await perch.tray.click('Open Perch');
  await (await perch.page()).getByRole(...heading('Overview')).waitFor();
});

test('a hidden start with a link opens its screen: somebody has asked for it', async () => {
  const perch = await startPerch();
  await tryDemo(perch);
  await perch.restart({ args: ['--hidden', 'perch://privacy'] });
  await (await perch.page()).getByRole(...heading('Privacy')).waitFor();
});

test('a session that ends while nobody looks is told, and a click leads to the form', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  await signIn(perch, service);
  await perch.closeWindow();
  await elsewhere(service, '/user/kick');
  await perch.power('resume');
  await expect.poll(async () => (await perch.notifications()).length).toBe(1);
  const [note] = await perch.notifications();
  expect(note).toMatchObject({ title: expect.stringContaining('is signed out'), shown: true });
  await perch.clickNotification(0);
  const page = await perch.page();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(await perch.tray.tooltip()).toContain('Signed out');
});

test('a kind that is switched off is not shown, and the report says why', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  await signIn(perch, service);
  await open(await perch.page(), 'Preferences');
  await (await perch.page()).getByRole('switch', { name: 'Session ended' }).click();
  await perch.closeWindow();
  await elsewhere(service, '/user/kick');
  await perch.power('resume');
  await expect.poll(() => perch.tray.tooltip()).toContain('Signed out');
  expect(await perch.notifications()).toEqual([]);
  await perch.tray.click('Preferences');
  const page = await perch.page();
  await page.getByRole('button', { name: 'Show report' }).click();
  const report = page.getByRole('dialog', { name: 'Diagnostics' });
  await report.getByText('session-ended: switched-off').waitFor();
  await report.getByRole('button', { name: 'Copy report' }).click();
});

test('where nothing shows tray icons, Preferences says so and closing the window quits', async () => {
  const perch = await startPerch({ env: { PERCH_TRAY_HOST: 'absent' } });
  const page = await tryDemo(perch);
  await open(page, 'Preferences');
  const keep = page.getByRole('switch', { name: 'Keep in tray' });
  expect(await keep.isDisabled()).toBe(true);
  await page.getByText('Nothing here shows tray icons, so closing quits.').waitFor();
  await perch.closeWindow().catch(() => undefined);
  await expect.poll(() => perch.windows().catch(() => 'ended')).toBe('ended');
});

test('a hidden start on such a desktop opens the window, or nobody would find it', async () => {
  const perch = await startPerch({ args: ['--hidden'], env: { PERCH_TRAY_HOST: 'absent' } });
  await expect.poll(() => perch.windows()).toBe(1);
});

test.skipIf(onElectron)(
  'keys that work everywhere are chosen by pressing them, and kept',
  async () => {
    const perch = await onPreview();
    const page = await tryDemo(perch);
    await open(page, 'Preferences');
    await page.getByRole('button', { name: 'Turn push on or off None' }).click();
    await page.keyboard.press('Control+Alt+P');
    await page.getByRole('button', { name: 'Turn push on or off Ctrl+Alt+P' }).waitFor();
    await perch.act('shortcut.press', 'Control+Alt+P');
    await expect
      .poll(async () => (await perch.tray.item('Push notifications')).checked)
      .toBe(false);
    await perch.restart();
    await expect.poll(() => perch.tray.tooltip()).toContain('Push is off');
    await perch.act('shortcut.press', 'Control+Alt+P');
    await expect.poll(async () => (await perch.tray.item('Push notifications')).checked).toBe(true);
  },
);
