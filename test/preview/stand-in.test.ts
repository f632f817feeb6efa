// The stand-in for Electron's modules, from inside an app that uses them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startApp } from './app.ts';
import { openPage } from './page.ts';

vi.setConfig({ testTimeout: 20_000 });

test('a menu is what it was when it was set: later changes wait for the next setting', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    globalThis.menu = electron.Menu.buildFromTemplate([
      { id: 'push', label: 'Push', type: 'checkbox', checked: true },
    ]);
    globalThis.tray.setContextMenu(globalThis.menu);
    const item = globalThis.menu.getMenuItemById('push');
    item.label = 'Changed';
    item.checked = false;
  `);
  const items = async () => (await desk.look()).trays[0]?.items;
  expect(await items()).toMatchObject([{ label: 'Push', checked: true }]);
  await page.inMain('globalThis.tray.setContextMenu(globalThis.menu)');
  expect(await items()).toMatchObject([{ label: 'Changed', checked: false }]);
});

test('a click flips a check mark even when the app does nothing with it', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    const click = (item, window) => globalThis.heard.push([item.checked, window !== undefined]);
    globalThis.tray.setContextMenu(electron.Menu.buildFromTemplate([
      { label: 'Push', type: 'checkbox', click },
      { label: 'Off', enabled: false, click },
      { label: 'One', type: 'radio', checked: true }, { label: 'Two', type: 'radio' },
      { type: 'separator' },
      { label: 'Other', type: 'radio', checked: true },
    ]));
  `);
  const tray = (await desk.look()).trays[0]?.id ?? 0;
  await desk.act('menu.choose', tray, '0');
  const { trays } = await desk.act('menu.choose', tray, '3');
  expect(trays[0]?.items.map(({ checked }) => checked)).toEqual([
    true,
    false,
    false,
    true,
    false,
    true,
  ]);
  expect(await page.inMain('return globalThis.heard')).toEqual([[true, true]]);
  await expect(desk.act('menu.choose', tray, '1')).rejects.toThrow('"Off" cannot be clicked');
  await expect(desk.act('menu.choose', tray, '9')).rejects.toThrow('no menu item 9');
});

test('a role brings its label, its keys and what it does', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate([
      { label: 'Perch', submenu: [{ role: 'minimize' }, { role: 'quit', label: 'Leave' }] },
      { role: 'editMenu' },
    ]));
  `);
  const { menu } = await desk.look();
  expect(menu?.[0]?.submenu).toMatchObject([
    { label: 'Minimize', accelerator: 'CommandOrControl+M' },
    { label: 'Leave' },
  ]);
  expect(menu?.[1]?.submenu?.map(({ label }) => label)).toContain('Copy');
  const { windows } = await desk.act('menu.choose', 'menu', '0.0');
  expect(windows[0]).toMatchObject({ state: 'minimized', shown: false });
});

test('a notification is clicked, acted on and dismissed like a real one', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    for (const title of ['one', 'two', 'three']) {
      const note = new electron.Notification({ title, actions: [{ type: 'button', text: 'Undo' }] });
      note.on('click', () => globalThis.heard.push(title + ' clicked'));
      note.on('action', ({ actionIndex }) => globalThis.heard.push(title + ' action ' + actionIndex));
      note.on('close', ({ reason }) => globalThis.heard.push(title + ' closed ' + reason));
      note.show();
    }
    new electron.Notification({ title: 'never shown' });
  `);
  expect((await desk.look()).notes.map(({ title }) => title)).toEqual(['one', 'two', 'three']);
  await desk.act('note.click', 0);
  await desk.act('note.action', 1, 0);
  const { notes } = await desk.act('note.close', 2);
  expect(notes.map(({ shown }) => shown)).toEqual([false, false, false]);
  expect(await page.inMain('return globalThis.heard')).toEqual([
    'one clicked',
    'two action 0',
    'three closed userCanceled',
  ]);
  await expect(desk.act('note.action', 0, 3)).rejects.toThrow('no action 3');
});

test('a dialog waits on the desk, and an answer given in advance is taken at once', async () => {
  const { desk, page } = await startApp();
  const chosen = page.inMain(`
    return electron.dialog.showMessageBox(electron.BrowserWindow.getAllWindows()[0], {
      message: 'Sign out?', buttons: ['Stay', 'Sign out'], defaultId: 1, checkboxLabel: 'Everywhere',
    })`);
  await expect.poll(async () => (await desk.look()).dialogs).toHaveLength(1);
  const [waiting] = (await desk.look()).dialogs;
  expect(waiting).toMatchObject({ kind: 'message', message: 'Sign out?', defaultButton: 1 });
  await desk.act('dialog.answer', waiting?.id ?? 0, { button: 1, checked: true });
  expect(await chosen).toEqual({ response: 1, checkboxChecked: true });

  await desk.act('dialog.answer', null, { paths: ['/tmp/a.csv'] });
  const open = (title: string) =>
    page.inMain(`return electron.dialog.showOpenDialog({ title: '${title}' })`);
  expect(await open('Import')).toEqual({ canceled: false, filePaths: ['/tmp/a.csv'] });
  const save = page.inMain("return electron.dialog.showSaveDialog({ defaultPath: 'x.csv' })");
  await expect.poll(async () => (await desk.look()).dialogs[0]?.defaultPath).toBe('x.csv');
  await desk.act('dialog.answer', null, { paths: [] });
  expect(await save).toEqual({ canceled: true, filePath: '' });
});

test('the page cannot do what the permission handler refuses', async () => {
  const { desk, page } = await startApp();
  const wish = { kind: 'permission', permission: 'media', media: ['video'] } as const;
  expect(await page.ask({ ...wish, media: ['video'] })).toBe(false);
  await page.inMain('globalThis.locks.permission = true');
  expect(await page.ask({ ...wish, media: ['video'] })).toBe(true);
  await desk.act('permission.ask', 'geolocation');
  expect((await desk.look()).asked.map(({ detail, granted }) => [detail, granted])).toEqual([
    ['media', false],
    ['media', true],
    ['geolocation', true],
  ]);
});

test('without handlers everything is granted, as in Electron', async () => {
  const { page } = await startApp();
  await page.inMain(`
    electron.session.defaultSession.setPermissionRequestHandler(null);
    electron.session.defaultSession.setPermissionCheckHandler(null);
  `);
  expect(await page.ask({ kind: 'permission', permission: 'notifications', media: [] })).toBe(true);
});

const keyring = `
  const { safeStorage } = electron;
  const outcome = (promise) => promise.then((value) => value, (error) => error.message);
  const sealed = await outcome(safeStorage.encryptStringAsync('secret'));
  return {
    backend: safeStorage.getSelectedStorageBackend(),
    tag: Buffer.isBuffer(sealed) ? sealed.subarray(0, 3).toString() : sealed,
    sealed: Buffer.isBuffer(sealed) ? sealed.toString('base64') : null,
    opened: Buffer.isBuffer(sealed) ? await outcome(safeStorage.decryptStringAsync(sealed)) : null,
    hidden: !String(sealed).includes('secret'),
  };
`;
const unseal = (sealed: string) =>
  `return await electron.safeStorage.decryptStringAsync(Buffer.from('${sealed}', 'base64'))`;
const refused = 'Error while decrypting the ciphertext';
const linux = process.platform === 'linux';

test('a keyring seals and opens', async () => {
  const { page } = await startApp();
  expect(await page.inMain(keyring)).toMatchObject({
    tag: linux ? 'v11' : 'v10',
    opened: { result: 'secret', shouldReEncrypt: false },
    hidden: true,
  });
  await expect(page.inMain(unseal('bm90IHNlYWxlZA=='))).rejects.toThrow(refused);
});

test.skipIf(!linux).each([
  ['locked', 'gnome_libsecret', 'temporarily unavailable. Please try again.'],
  ['none', 'basic_text', refused],
])(
  'with a keyring that is %s Linux seals all the same, with a key that everybody knows',
  async (state, backend, words) => {
    const first = await startApp();
    const { sealed } = (await first.page.inMain(keyring)) as { sealed: string };
    await first.quit();
    const { page } = await startApp({ profile: first.profile, env: { PREVIEW_KEYRING: state } });
    expect(await page.inMain(keyring)).toMatchObject({
      ...{ backend, tag: 'v10' },
      opened: { result: 'secret', shouldReEncrypt: false },
    });
    await expect(page.inMain(unseal(sealed))).rejects.toThrow(words);
  },
);

test.skipIf(!linux)(
  'once there is a keyring, what was sealed without is to be sealed again',
  async () => {
    const first = await startApp({ env: { PREVIEW_KEYRING: 'none' } });
    const { sealed } = (await first.page.inMain(keyring)) as { sealed: string };
    await first.quit();
    const { page } = await startApp({ profile: first.profile });
    expect(await page.inMain(unseal(sealed))).toEqual({ result: 'secret', shouldReEncrypt: true });
  },
);

test('offline, a request fails in the words of Chromium', async () => {
  const { desk, page } = await startApp();
  const get = (url: string) => page.inMain(`return (await electron.net.fetch('${url}')).status`);
  expect(await get('app://fixture/index.html')).toBe(200);
  await expect(get('http://127.0.0.1:1/')).rejects.toThrow('net::');
  await desk.act('network', false);
  await expect(get('http://127.0.0.1:1/')).rejects.toThrow('net::ERR_INTERNET_DISCONNECTED');
  expect(await page.inMain('return electron.net.isOnline()')).toBe(false);
});

test('a refused connection has the name that Electron gives it', async () => {
  const { page } = await startApp();
  const code = `
    const { createServer } = await import('node:net');
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return (await electron.net.fetch('http://127.0.0.1:' + port)).status;
  `;
  await expect(page.inMain(code)).rejects.toThrow('net::ERR_CONNECTION_REFUSED');
});

test('a window tells of its size, its state and its focus', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    const window = electron.BrowserWindow.getAllWindows()[0];
    window.setMinimumSize(300, 200);
    for (const name of ['resize', 'move', 'maximize', 'restore', 'minimize', 'focus', 'blur']) {
      window.on(name, () => globalThis.heard.push(name));
    }
    electron.app.on('browser-window-focus', () => globalThis.heard.push('app focus'));
  `);
  const [{ id } = { id: 0 }] = (await desk.look()).windows;
  await desk.act('window.bounds', id, { x: 5, y: 0, width: 100, height: 320 });
  await desk.act('window.maximize', id);
  await desk.act('window.minimize', id);
  await desk.act('window.restore', id);
  const { windows } = await desk.act('window.focus', id);
  expect(windows[0]?.bounds).toEqual({ x: 5, y: 0, width: 300, height: 320 });
  expect(await page.inMain('return globalThis.heard')).toEqual([
    ...['resize', 'move', 'maximize', 'minimize', 'blur', 'restore', 'focus', 'app focus'],
  ]);
  await page.inMain('electron.BrowserWindow.getAllWindows()[0].setProgressBar(0.5)');
  expect((await desk.look()).windows[0]?.progress).toBe(0.5);
});

test('a page is loaded once its own scripts are there, and not before', async () => {
  const { url } = await startApp();
  const page = await openPage(url, false);
  const state = `
    const [{ webContents }] = electron.BrowserWindow.getAllWindows();
    globalThis.finished ??= 0;
    webContents.once('did-finish-load', () => (globalThis.finished += 1));
    return webContents.isLoading();
  `;
  expect(await page.inMain(state)).toBe(true);
  page.post({ kind: 'loaded' });
  expect(await page.inMain('return globalThis.finished')).toBe(1);
  expect(await page.inMain(state)).toBe(false);
});

test('a maximized window fills its display and remembers where it was', async () => {
  const { desk, page } = await startApp();
  await desk.act('window.bounds', 1, { x: 30, y: 40, width: 500, height: 400 });
  await desk.act('window.maximize', 1);
  page.post({ kind: 'size', width: 1500, height: 900 });
  const [bounds, normal] = (await page.inMain(`
    const [window] = electron.BrowserWindow.getAllWindows();
    return [window.getBounds(), window.getNormalBounds()];
  `)) as [unknown, unknown];
  expect(bounds).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
  expect(normal).toEqual({ x: 30, y: 40, width: 500, height: 400 });
});

test('closing can be refused, as an app does that hides in the tray', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    const window = electron.BrowserWindow.getAllWindows()[0];
    window.on('close', (event) => { event.preventDefault(); window.hide(); });
  `);
  const { windows } = await desk.act('window.close', 1);
  expect(windows).toMatchObject([{ shown: false }]);
  expect(page.messages).toContainEqual({ kind: 'shown', shown: false });
});

test('sleep, network supply, shortcuts and displays reach the app', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    const { powerMonitor, globalShortcut, screen, app } = electron;
    powerMonitor.on('resume', () => globalThis.heard.push('resume'));
    screen.on('display-removed', (_event, display) => globalThis.heard.push(display.bounds.width));
    app.on('open-url', (_event, url) => globalThis.heard.push(url));
    globalThis.heard.push(globalShortcut.register('CommandOrControl+P', () => globalThis.heard.push('pressed')));
  `);
  await desk.act('power', 'resume');
  await desk.act('power', 'on-battery');
  await desk.act('shortcut.press', 'Ctrl+P');
  await desk.act('display.add', { x: 1920, y: 0, width: 1000, height: 800 });
  const far = '{ x: 2000, y: 10, width: 100, height: 100 }';
  expect(await page.inMain(`return electron.screen.getDisplayMatching(${far}).id`)).toBe(2);
  await desk.act('display.remove', 2);
  expect(await page.inMain(`return electron.screen.getDisplayMatching(${far}).id`)).toBe(1);
  await desk.act('app.openUrl', 'perch://devices');
  const heard = [true, 'resume', 'pressed', 1000, 'perch://devices'];
  expect(await page.inMain('return globalThis.heard')).toEqual(heard);
  expect(await page.inMain('return electron.powerMonitor.isOnBatteryPower()')).toBe(true);
  await desk.act('shortcut.take', 'Alt+X');
  expect(await page.inMain("return electron.globalShortcut.register('Alt+X', () => {})")).toBe(
    false,
  );
});

test('what an app may do only early is refused later', async () => {
  const { page } = await startApp();
  const late = {
    'app.enableSandbox()': 'before app is ready',
    'protocol.registerSchemesAsPrivileged([])': 'before app is ready',
    "app.getPath('nowhere')": "Failed to get 'nowhere' path",
    "app.setPath('userData', '/does/not/exist')": 'does not exist',
    'new BrowserWindow({ webPreferences: { nodeIntegration: true } })': 'isolated',
    'new BrowserWindow({ webPreferences: { sandbox: false } })': 'sandboxed',
    "new Tray('/no/such.png')": "Failed to load image from path '/no/such.png'",
    "ipcMain.handle('echo', () => 1)": "a second handler for 'echo'",
    "protocol.handle('app', () => 1)": 'app',
  };
  for (const [code, message] of Object.entries(late)) {
    const run = page.inMain(
      `const { app, protocol, BrowserWindow, Tray, ipcMain } = electron; ${code}`,
    );
    await expect(run, code).rejects.toThrow(message);
  }
});

test('an image knows its sharper twin, and an SVG is none', async () => {
  const { page } = await startApp();
  const size = (name: string) => `
    const image = electron.nativeImage.createFromPath(electron.app.getAppPath() + '/${name}');
    return [image.isEmpty(), image.getSize(), image.getScaleFactors()];
  `;
  expect(await page.inMain(size('tray.png'))).toEqual([false, { width: 16, height: 16 }, [1, 2]]);
  expect(await page.inMain(size('index.html'))).toEqual([true, { width: 0, height: 0 }, []]);
});

test('the language is that of the session, or what the command line says', async () => {
  const languages = 'return [electron.app.getLocale(), electron.app.getPreferredSystemLanguages()]';
  const session = await startApp({ env: { LANGUAGE: 'zh_CN:en', LANG: 'C' } });
  expect(await session.page.inMain(languages)).toEqual(['zh-CN', ['zh-CN', 'en']]);
  const given = await startApp({ args: ['--lang=de'], env: { LANGUAGE: '', LANG: 'en_US.UTF-8' } });
  expect(await given.page.inMain(languages)).toEqual(['de', ['en-US']]);
});

test('paths are those of the profile, which the app may move', async () => {
  const { page, profile } = await startApp();
  const path = (name: string) => page.inMain(`return electron.app.getPath('${name}')`);
  expect(await path('userData')).toBe(profile);
  const moved = join(profile, 'moved');
  mkdirSync(moved);
  await page.inMain(`electron.app.setPath('userData', ${JSON.stringify(moved)})`);
  expect(await path('userData')).toBe(moved);
});

test('an app can refuse to quit, and to close the window on the way', async () => {
  const { desk, page } = await startApp();
  await page.inMain(`
    const { app, BrowserWindow } = electron;
    const [window] = BrowserWindow.getAllWindows();
    const refuse = (event) => event.preventDefault();
    app.once('before-quit', (event) => { globalThis.heard.push('before'); refuse(event); });
    window.once('close', (event) => { globalThis.heard.push('close'); refuse(event); });
    app.once('will-quit', () => globalThis.heard.push('will'));
  `);
  const quit = () => desk.act('app.quit');
  const heard = () => page.inMain('return globalThis.heard');
  await quit();
  expect(await heard()).toEqual(['before']);
  await quit();
  expect(await heard()).toEqual(['before', 'close']);
  await expect(quit()).rejects.toThrow('the app has ended');
});
