import { app } from './app.ts';
import type { BrowserWindow } from './window.ts';

type Template = Electron.MenuItemConstructorOptions;
type Role = {
  label: string;
  accelerator?: string;
  submenu?: Template[];
  app?(): void;
  window?(window: BrowserWindow): void;
};

const mac = process.platform === 'darwin';
const windows = process.platform === 'win32';
const line: Template = { type: 'separator' };

/** Electron's roles by its names in lower case: labels, keys and what they do where it is not native. */
const roles: Record<string, () => Role> = {
  about: () => ({
    label: process.platform === 'linux' ? 'About' : `About ${app.name}`,
    app: () => app.showAboutPanel(),
  }),
  close: () => ({
    label: mac ? 'Close Window' : 'Close',
    accelerator: 'CommandOrControl+W',
    window: (window) => window.close(),
  }),
  minimize: () => ({
    label: 'Minimize',
    accelerator: 'CommandOrControl+M',
    window: (window) => window.minimize(),
  }),
  quit: () => ({
    label: mac ? `Quit ${app.name}` : windows ? 'Exit' : 'Quit',
    ...(windows ? {} : { accelerator: 'CommandOrControl+Q' }),
    app: () => app.quit(),
  }),
  reload: () => ({
    label: 'Reload',
    accelerator: 'CmdOrCtrl+R',
    window: (window) => window.reload(),
  }),
  forcereload: () => ({
    label: 'Force Reload',
    accelerator: 'Shift+CmdOrCtrl+R',
    window: (window) => window.webContents.reloadIgnoringCache(),
  }),
  toggledevtools: () => ({
    label: 'Toggle Developer Tools',
    accelerator: mac ? 'Alt+Command+I' : 'Ctrl+Shift+I',
    window: (window) => window.webContents.toggleDevTools(),
  }),
  togglefullscreen: () => ({
    label: 'Toggle Full Screen',
    accelerator: mac ? 'Control+Command+F' : 'F11',
    window: (window) => window.setFullScreen(!window.isFullScreen()),
  }),
  resetzoom: () => ({
    label: 'Actual Size',
    accelerator: 'CommandOrControl+0',
    window: ({ webContents }) => webContents.setZoomLevel(0),
  }),
  zoomin: () => ({
    label: 'Zoom In',
    accelerator: 'CommandOrControl+Plus',
    window: ({ webContents }) => webContents.setZoomLevel(webContents.zoomLevel + 0.5),
  }),
  zoomout: () => ({
    label: 'Zoom Out',
    accelerator: 'CommandOrControl+-',
    window: ({ webContents }) => webContents.setZoomLevel(webContents.zoomLevel - 0.5),
  }),
  undo: () => ({
    label: 'Undo',
    accelerator: 'CommandOrControl+Z',
    window: ({ webContents }) => webContents.undo(),
  }),
  redo: () => ({
    label: 'Redo',
    accelerator: windows ? 'Control+Y' : 'Shift+CommandOrControl+Z',
    window: ({ webContents }) => webContents.redo(),
  }),
  cut: () => ({
    label: 'Cut',
    accelerator: 'CommandOrControl+X',
    window: ({ webContents }) => webContents.cut(),
  }),
  copy: () => ({
    label: 'Copy',
    accelerator: 'CommandOrControl+C',
    window: ({ webContents }) => webContents.copy(),
  }),
  paste: () => ({
    label: 'Paste',
    accelerator: 'CommandOrControl+V',
    window: ({ webContents }) => webContents.paste(),
  }),
  delete: () => ({ label: 'Delete', window: ({ webContents }) => webContents.delete() }),
  selectall: () => ({
    label: 'Select All',
    accelerator: 'CommandOrControl+A',
    window: ({ webContents }) => webContents.selectAll(),
  }),
  hide: () => ({ label: `Hide ${app.name}`, accelerator: 'Command+H' }),
  hideothers: () => ({ label: 'Hide Others', accelerator: 'Command+Alt+H' }),
  unhide: () => ({ label: 'Show All' }),
  services: () => ({ label: 'Services' }),
  front: () => ({ label: 'Bring All to Front' }),
  zoom: () => ({ label: 'Zoom' }),
  window: () => ({ label: 'Window' }),
  help: () => ({ label: 'Help' }),
  appmenu: () => ({
    label: app.name,
    submenu: [
      { role: 'about' },
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  }),
  filemenu: () => ({ label: 'File', submenu: [mac ? { role: 'close' } : { role: 'quit' }] }),
  editmenu: () => ({
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      line,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'delete' },
      ...(mac ? [] : [line]),
      { role: 'selectAll' },
    ],
  }),
  viewmenu: () => ({
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'forceReload' },
      { role: 'toggleDevTools' },
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
    ],
  }),
  windowmenu: () => ({
    label: 'Window',
    submenu: [
      { role: 'minimize' },
      { role: 'zoom' },
      ...(mac ? [line, { role: 'front' } as const] : [{ role: 'close' } as const]),
    ],
  }),
};

/** What a role stands for, or undefined for one that the preview does not play. */
export const roleOf = (name: string): Role | undefined => roles[name.toLowerCase()]?.();
