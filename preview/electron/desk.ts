import * as v from 'valibot';
import { acts, type ActName, type Picture } from '../picture.ts';
import { app } from './app.ts';
import { clipboardText } from './clipboard.ts';
import { answerDialog, waitingDialogs } from './dialog.ts';
import { pressShortcut, shortcuts, takeShortcut } from './global-shortcut.ts';
import { Menu } from './menu.ts';
import { isOnline, setOnline } from './net.ts';
import { noteById, notePictures } from './notification.ts';
import { askedPicture, outsidePicture } from './outside.ts';
import { keptAwake, powerMonitor } from './power.ts';
import { keyring } from './safe-storage.ts';
import { screen } from './screen.ts';
import { changed } from './stage.ts';
import { nativeTheme } from './theme.ts';
import { trayById, trayPictures } from './tray.ts';
import { event } from './typing.ts';
import { BrowserWindow } from './window.ts';

export const picture = (): Picture => ({
  name: app.getName(),
  version: app.getVersion(),
  badge: app.getBadgeCount(),
  startsAtLogin: app.getLoginItemSettings().openAtLogin,
  trays: trayPictures(),
  menu: Menu.applicationSnapshot ? [...Menu.applicationSnapshot.items] : null,
  windows: BrowserWindow.getAllWindows()
    .filter(({ webContents }) => webContents.home !== null)
    .map((window) => window.picture()),
  notes: notePictures(),
  dialogs: waitingDialogs(),
  outside: outsidePicture(),
  asked: askedPicture(),
  clipboard: clipboardText(),
  shortcuts: shortcuts(),
  displays: screen.picture(),
  system: {
    online: isOnline(),
    onBattery: powerMonitor.onBatteryPower,
    locked: powerMonitor.locked,
    dark: nativeTheme.systemDark,
    themeSource: nativeTheme.themeSource,
    keyring,
    keptAwake: keptAwake(),
  },
});

function windowById(id: number): BrowserWindow {
  const window = BrowserWindow.fromId(id);
  if (!window) throw new Error(`no window ${id}`);
  return window;
}

function choose(owner: 'menu' | number, item: string): void {
  if (owner === 'menu') Menu.applicationSnapshot?.choose(item);
  else trayById(owner).choose(item);
}

function askPermission(name: string): void {
  const window = BrowserWindow.getAllWindows().at(-1);
  if (!window) throw new Error('a window must be open: permissions are asked by its page');
  void window.webContents.session.request(name, window.webContents.asker());
}

export const secondInstance = (argv: string[], folder: string, data: unknown) =>
  app.emit('second-instance', event(), argv, folder, data);

type Doers = { [K in ActName]: (...args: v.InferOutput<(typeof acts)[K]>) => unknown };

const doers: Doers = {
  look: () => undefined,
  'tray.click': (id) => trayById(id).press('click'),
  'tray.rightClick': (id) => trayById(id).press('right-click'),
  'tray.doubleClick': (id) => trayById(id).press('double-click'),
  'menu.choose': choose,
  'note.click': (id) => noteById(id).click(),
  'note.action': (id, index) => noteById(id).act(index),
  'note.reply': (id, text) => noteById(id).reply(text),
  'note.close': (id) => noteById(id).close(),
  'note.fail': (id) => noteById(id).fail(),
  'window.close': (id) => windowById(id).close(),
  'window.focus': (id) => windowById(id).focus(),
  'window.blur': (id) => windowById(id).blur(),
  'window.minimize': (id) => windowById(id).minimize(),
  'window.maximize': (id) => windowById(id).maximize(),
  'window.restore': (id) => windowById(id).restore(),
  'window.bounds': (id, bounds) => windowById(id).drag(bounds),
  'dialog.answer': answerDialog,
  'permission.ask': askPermission,
  'app.activate': () => app.emit('activate', event(), app.windows.size > 0),
  'app.secondInstance': (args) => secondInstance([...process.argv.slice(0, 2), ...args], '/', null),
  'app.openUrl': (url) => app.emit('open-url', event(), url),
  'app.quit': () => app.quit(),
  power: (name) => powerMonitor.happen(name),
  network: setOnline,
  dark: (dark) => {
    nativeTheme.systemDark = dark;
  },
  'display.add': (bounds) => screen.add(bounds),
  'display.remove': (id) => screen.remove(id),
  'shortcut.press': pressShortcut,
  'shortcut.take': takeShortcut,
};

const isAct = (name: string): name is ActName => Object.hasOwn(acts, name);

/** Does what was asked on the desk; throws in words for whoever asked. */
export function perform(name: string, args: unknown[]): void {
  if (!isAct(name)) throw new Error(`the desk has no act "${name}"`);
  run(name, args);
  changed();
}

function run<K extends ActName>(name: K, args: unknown[]): void {
  const parsed = v.safeParse(acts[name], args);
  if (!parsed.success) throw new Error(`${name}: ${v.summarize(parsed.issues)}`);
  const doer: (...args: v.InferOutput<(typeof acts)[K]>) => unknown = doers[name];
  doer(...parsed.output);
}
