// What only the preview has: its locks, its tabs and its desk, with a small app in a real browser.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { onPreview } from './test.ts';

const main = join(import.meta.dirname, '../preview/app/main.js');

type Fixture = { fixture: { invoke(channel: string, ...args: unknown[]): Promise<unknown> } };

const start = () => onPreview({ main });

/** Runs code in the app's main process, with `electron` at hand. */
const inMain = (page: Page, code: string) =>
  page.evaluate((text) => (window as unknown as Fixture).fixture.invoke('evaluate', text), code);

const heard = (page: Page) => inMain(page, 'return globalThis.heard');

test('the preload has run before the page, and main sees our own top frame', async () => {
  const page = await (await start()).page();
  await expect.poll(() => page.locator('h1').textContent()).toMatch(/^linux/);
  const sender = await page.evaluate(() => (window as unknown as Fixture).fixture.invoke('sender'));
  expect(sender).toEqual({ url: 'app://fixture/', top: true, own: true });
});

test('a refused link changes nothing, an allowed one shows the page', async () => {
  const page = await (await start()).page();
  const before = page.url();
  await page.getByRole('link', { name: 'Other page' }).click();
  await expect.poll(() => heard(page)).toEqual(['app://fixture/other']);
  expect(page.url()).toBe(before);
  await inMain(page, 'globalThis.locks.navigation = true');
  await page.getByRole('link', { name: 'Other page' }).click();
  await expect.poll(() => page.locator('h1').textContent()).toMatch(/other$/);
});

test('setting the location asks main as well, a link within the page does not', async () => {
  const page = await (await start()).page();
  await page.getByRole('link', { name: 'Part' }).click();
  await page.evaluate(() => (location.href = 'https://away.example/by-script'));
  await expect.poll(() => heard(page)).toEqual(['https://away.example/by-script']);
  expect(new URL(page.url()).hash).toBe('#part');
});

test('new windows are put to the handler and none opens', async () => {
  const perch = await start();
  const page = await perch.page();
  await page.getByRole('link', { name: 'New window' }).click();
  await page.getByRole('link', { name: 'Away' }).click({ modifiers: ['Control'] });
  expect(await page.evaluate(() => window.open('./other', '', 'width=200'))).toBeNull();
  await expect
    .poll(() => heard(page))
    .toEqual([
      'foreground-tab https://away.example/new',
      'background-tab https://away.example/x',
      'new-window app://fixture/other',
    ]);
  expect(perch.context.pages()).toHaveLength(1);
});

test('what the page asks of the system goes through the permission handlers', async () => {
  const perch = await start();
  const page = await perch.page();
  const ask = () =>
    page.evaluate(async () => [
      await Notification.requestPermission(),
      (await navigator.permissions.query({ name: 'geolocation' })).state,
      await navigator.clipboard.readText().then(String, (error: unknown) => (error as Error).name),
      await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('found'),
          ({ code }) => resolve(code),
        );
      }),
    ]);
  expect(await ask()).toEqual(['denied', 'denied', 'NotAllowedError', 1]);
  expect(await heard(page)).toEqual(['notifications', 'clipboard-read', 'geolocation']);

  await inMain(page, 'globalThis.locks.permission = true');
  await perch.context.grantPermissions(['geolocation', 'clipboard-read']);
  await perch.context.setGeolocation({ latitude: 1, longitude: 2 });
  expect(await ask()).toEqual(['granted', 'granted', '', 'found']);
  const { asked } = await perch.desk();
  expect(asked.at(-1)).toEqual({ what: 'permission', detail: 'geolocation', granted: true });
});

test("the app's policy holds, with the socket as the only addition", async () => {
  const perch = await start();
  const page = await perch.page();
  const policy = (await page.request.get(await perch.url())).headers()['content-security-policy'];
  const socket = (await perch.url()).replace(/^http(:\/\/[^/]+).*/, 'ws$1');
  expect(policy).toBe(
    `default-src 'none'; script-src 'self'; connect-src ${socket}; base-uri 'none'`,
  );
  // A fetch fails without a network too; only the event shows that the policy did it.
  const blocked = await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        fetch('https://away.example/').catch(() => setTimeout(resolve, 1000, 'nothing blocked it'));
      }),
  );
  expect(blocked).toBe('connect-src');
});

test('a page of another origin in the same browser reaches neither page nor socket', async () => {
  const perch = await start();
  const url = await perch.url();
  const other = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>other</title>');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const page = await perch.context.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  const outcome = await page.evaluate(async (target) => {
    const tried = new URL('__desk/socket', new URL('..', target));
    tried.protocol = 'ws:';
    const socket = new WebSocket(tried);
    const viaSocket = await new Promise((resolve) => {
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    });
    const frame = document.createElement('iframe');
    frame.src = target;
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
    const read = await fetch(target, { mode: 'no-cors' }).then(
      ({ type }) => type,
      () => 'refused',
    );
    return { viaSocket, read };
  }, url);
  expect(outcome).toEqual({ viaSocket: 'refused', read: 'refused' });
  expect((await perch.desk()).windows).toMatchObject([{ watched: true }]);
});

test('closing the tab closes the window, a reload does not', async () => {
  const perch = await start();
  const page = await perch.page();
  await page.reload();
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(await perch.windows()).toBe(1);
  await page.close();
  await expect.poll(() => perch.windows(), { timeout: 3000 }).toBe(0);
});

test('a window closed by the app leaves its tab waiting for the next one', async () => {
  const perch = await start();
  const page = await perch.page();
  await perch.closeWindow();
  await page.getByRole('heading', { name: 'The window is closed' }).waitFor();
  await page.getByRole('button', { name: 'Open it again' }).click();
  await expect.poll(() => page.locator('h1').textContent()).toMatch(/^linux/);
});

test('a second tab on the same window takes it over', async () => {
  const perch = await start();
  const first = await perch.page();
  const second = await perch.context.newPage();
  await second.goto(await perch.url());
  await first.getByText('This window is open in another tab.').waitFor();
  await second.close();
  await expect.poll(() => perch.windows(), { timeout: 3000 }).toBe(0);
});

test('a hidden window covers its page', async () => {
  const perch = await start();
  const page = await perch.page();
  await inMain(page, 'electron.BrowserWindow.getAllWindows()[0].hide()');
  await page.getByText('This window is hidden.').waitFor();
  await perch.startAgain();
  expect(await perch.windows()).toBe(2);
});

test('a dialog of the app is answered over its page', async () => {
  const page = await (await start()).page();
  const chosen = inMain(
    page,
    `return electron.dialog.showMessageBox({ message: 'Delete?', buttons: ['Cancel', 'Delete'] })`,
  );
  await page
    .getByRole('dialog', { name: 'Delete?' })
    .getByRole('button', { name: 'Delete' })
    .click();
  expect(await chosen).toEqual({ response: 1, checkboxChecked: false });
  const file = inMain(page, 'return electron.dialog.showOpenDialog({ title: "Users" })');
  await page.getByRole('textbox', { name: 'Path on this computer' }).fill('/tmp/users.csv');
  await page.getByRole('button', { name: 'Open' }).click();
  expect(await file).toEqual({ canceled: false, filePaths: ['/tmp/users.csv'] });
});

test('the page follows the theme that main sets', async () => {
  const page = await (await start()).page();
  await inMain(page, "electron.nativeTheme.themeSource = 'dark'");
  const scheme = () => page.evaluate(() => document.documentElement.style.colorScheme);
  await expect.poll(scheme).toBe('dark');
});

test('the desk shows the tray menu with its roles, and clicks reach main', async () => {
  const perch = await start();
  const page = await perch.page();
  await inMain(
    page,
    `const { Menu } = electron;
     globalThis.tray.setContextMenu(Menu.buildFromTemplate([
       { label: 'Push', type: 'checkbox', checked: true, click: ({ checked }) => globalThis.heard.push(checked) },
       { label: 'More', submenu: [{ label: 'Small', type: 'radio', checked: true }, { label: 'Large', type: 'radio' }] },
       { role: 'quit' },
     ]))`,
  );
  const desk = await perch.deskPage();
  const push = desk.getByRole('menuitemcheckbox', { name: 'Push', checked: true });
  await push.click();
  await desk.getByRole('menuitemcheckbox', { name: 'Push', checked: false }).waitFor();
  expect(await heard(page)).toEqual([false]);
  await desk.getByRole('menuitemradio', { name: 'Large' }).click();
  await desk.getByRole('menuitemradio', { name: 'Large', checked: true }).waitFor();
  await desk.getByRole('menuitemradio', { name: 'Small', checked: false }).waitFor();
  await desk.getByRole('menuitem', { name: 'Quit' }).focus();
  await desk.keyboard.press('ArrowDown');
  expect(await desk.evaluate(() => document.activeElement?.textContent)).toContain('Push');
});

test('the desk says what the preview lacks, and has no accessibility violation', async () => {
  const perch = await start();
  const page = await perch.page();
  await inMain(
    page,
    `new electron.Notification({ title: 'Hello', actions: [{ type: 'button', text: 'Undo' }] }).show()`,
  );
  const desk = await perch.deskPage();
  await desk.getByText('no sandbox, no process isolation and no keyring').waitFor();
  await desk.getByRole('button', { name: 'Undo' }).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await desk.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: desk }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
});

test('a page finds back to a restarted app on the same address', async () => {
  const env = { PREVIEW_PORT: '0', PREVIEW_TOKEN: 'the-same-secret' };
  const perch = await onPreview({ main, env });
  const page = await perch.page();
  env.PREVIEW_PORT = new URL(page.url()).port;
  await perch.kill();
  await page.getByText('The app has stopped.').waitFor();
  await perch.restart({ env });
  await page.getByText('The app has stopped.').waitFor({ state: 'detached' });
});
