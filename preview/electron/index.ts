import * as v from 'valibot';
import { listen, type Program } from '../host.ts';
import { app } from './app.ts';
import { clipboard } from './clipboard.ts';
import { perform, picture, secondInstance } from './desk.ts';
import { dialog, watchDialogs } from './dialog.ts';
import { globalShortcut } from './global-shortcut.ts';
import { nativeImage } from './image.ts';
import { ipcMain } from './ipc.ts';
import { publishLock, SecondStart } from './lock.ts';
import { Menu, MenuItem } from './menu.ts';
import { net } from './net.ts';
import { Notification } from './notification.ts';
import { powerMonitor, powerSaveBlocker } from './power.ts';
import { protocol, serve } from './protocol.ts';
import { safeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import { setStage, stage, tell } from './stage.ts';
import { nativeTheme } from './theme.ts';
import { Tray } from './tray.ts';
import { BrowserWindow } from './window.ts';

const program: Program = {
  picture,
  perform,
  page(id) {
    const window = BrowserWindow.fromId(id);
    const home = window?.webContents.home;
    return window && home ? { home, preload: window.preload } : undefined;
  },
  serve,
  secondInstance(message) {
    const { argv, folder, data } = v.parse(SecondStart, message);
    secondInstance(argv, folder, data);
    const url = BrowserWindow.getAllWindows().at(-1)?.address ?? null;
    return { desk: stage().desk, url };
  },
  attached: (document) => BrowserWindow.fromId(document.window)?.attached(document),
  received: (document, message) => {
    BrowserWindow.fromId(document.window)?.received(document, message);
  },
  detached: (document) => BrowserWindow.fromId(document.window)?.detached(document),
};

watchDialogs(() => {
  for (const window of BrowserWindow.getAllWindows()) window.showDialogs();
});

nativeTheme.on('updated', () => {
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    webContents.tell({ kind: 'theme', source: nativeTheme.themeSource });
  }
});

// A script that started the preview may end it, and it never outlives that script.
process.on('message', (message) => {
  if (message === 'quit') app.quit();
  if (message === 'reload') for (const window of BrowserWindow.getAllWindows()) window.reload();
});
if (process.connected) process.on('disconnect', () => app.quit());

// The first signal asks, as closing does; the second does not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.once(signal, () => app.exit(1));
    app.quit();
  });
}

// No top-level await: `require('electron')` of a bundled package lands here as well.
listen(program).then(
  (host) => {
    setStage(host);
    publishLock();
    tell({ kind: 'desk', desk: host.desk });
    app.start();
  },
  (error: unknown) => {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const port = process.env['PREVIEW_PORT'] ?? '';
    console.error(`preview: ${busy ? `port ${port} is in use; choose another` : String(error)}`);
    process.exit(1);
  },
);

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};

export default {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
};
