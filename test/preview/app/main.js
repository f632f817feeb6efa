// A small app that uses what the tests of the preview look at. It runs on the stand-in as it would on
// Electron; `evaluate` lets a test call Electron's modules in this process.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as electron from 'electron';

const { app, BrowserWindow, ipcMain, Menu, nativeImage, protocol, session, Tray } = electron;

const home = 'app://fixture/';
const policy = "default-src 'none'; script-src 'self'; connect-src 'none'; base-uri 'none'";
const types = { '/index.html': 'text/html; charset=utf-8', '/page.js': 'text/javascript' };
const root = app.getAppPath();

// What the locks do with the page's wishes: a test may loosen them.
globalThis.locks = { permission: false, navigation: false };
globalThis.heard = [];

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true } }]);

async function serve(request) {
  const { pathname } = new URL(request.url);
  const name = pathname === '/' || pathname === '/other' ? '/index.html' : pathname;
  const headers = { 'content-security-policy': policy, 'content-type': types[name] ?? '' };
  if (request.method !== 'GET') return new Response(null, { status: 405 });
  if (!types[name]) return new Response(null, { status: 404 });
  return new Response(await readFile(join(root, name)), { headers });
}

function openWindow() {
  const window = new BrowserWindow({
    width: 480,
    height: 320,
    show: false,
    webPreferences: { preload: join(root, 'preload.cjs') },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(home);
}

function evaluate(code) {
  return new Function('electron', `return (async () => { ${code} })();`)(electron);
}

function lock() {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    globalThis.heard.push(permission);
    answer(globalThis.locks.permission);
  });
  session.defaultSession.setPermissionCheckHandler(() => globalThis.locks.permission);
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      globalThis.heard.push(event.url);
      if (!globalThis.locks.navigation) event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url, disposition }) => {
      globalThis.heard.push(`${disposition} ${url}`);
      return { action: 'deny' };
    });
  });
}

const data = process.argv.includes('--no-data') ? undefined : { from: 'fixture' };

if (!app.requestSingleInstanceLock(data)) {
  app.quit();
} else {
  app.on('second-instance', (_event, argv, folder, data) => {
    globalThis.heard.push({ argv: argv.slice(2), folder, data });
    openWindow();
  });
  app.on('window-all-closed', () => undefined);
  void app.whenReady().then(() => {
    lock();
    protocol.handle('app', serve);
    ipcMain.handle('evaluate', (_event, code) => evaluate(code));
    ipcMain.handle('echo', (_event, value) => value);
    ipcMain.handle('sender', (event) => ({
      url: event.senderFrame.url,
      top: event.senderFrame.parent === null,
      own: BrowserWindow.fromWebContents(event.sender) !== null,
    }));
    const tray = new Tray(nativeImage.createFromPath(join(root, 'tray.png')));
    tray.setToolTip('Fixture');
    tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Open', click: openWindow }]));
    globalThis.tray = tray;
    if (!process.argv.includes('--hidden')) openWindow();
  });
}
