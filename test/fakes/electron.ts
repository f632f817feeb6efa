import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/**
 * Electron's main-process module as the desktop code uses it, recording what it is told. Each part
 * is checked against Electron's own types, so it cannot drift from them.
 */

/** Event methods come from EventEmitter; their overloads cannot be implemented. */
type Part<T, K extends Exclude<keyof T, keyof EventEmitter>> = Pick<T, K>;

class App
  extends EventEmitter
  implements
    Part<
      Electron.App,
      | 'enableSandbox'
      | 'getAppPath'
      | 'getName'
      | 'getVersion'
      | 'quit'
      | 'isPackaged'
      | 'getLoginItemSettings'
      | 'setLoginItemSettings'
      | 'setAsDefaultProtocolClient'
      | 'setAboutPanelOptions'
      | 'setAppUserModelId'
      | 'setName'
      | 'setToastActivatorCLSID'
    >
{
  isPackaged = false;
  sandboxed = false;
  quits = 0;
  enableSandbox() {
    this.sandboxed = true;
  }
  getAppPath = () => '/perch';
  getName = () => 'Perch';
  getVersion = () => '1.2.3';
  quit() {
    this.quits += 1;
  }
  login: Electron.Settings = {};
  loginItems: Partial<Electron.LoginItemSettings> = {};
  setLoginItemSettings(settings: Electron.Settings) {
    this.login = settings;
  }
  getLoginItemSettings(): Electron.LoginItemSettings {
    return {
      openAtLogin: this.login.openAtLogin ?? false,
      wasOpenedAtLogin: false,
      status: 'not-registered',
      executableWillLaunchAtLogin: false,
      launchItems: [],
      ...this.loginItems,
    };
  }
  about: Electron.AboutPanelOptionsOptions = {};
  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions) {
    this.about = options;
  }
  setName(name: string) {
    this.getName = () => name;
  }
  activator = '';
  setToastActivatorCLSID(id: string) {
    this.activator = id;
  }
  modelId = '';
  setAppUserModelId(id: string) {
    this.modelId = id;
  }
  schemes: string[] = [];
  setAsDefaultProtocolClient(scheme: string) {
    this.schemes.push(scheme);
    return true;
  }
}
export const app = new App();

/** Tells what the computer does. */
export const powerMonitor = new EventEmitter();

type RequestHandler = NonNullable<Parameters<Electron.Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;
export const permissions: { request?: RequestHandler; check?: CheckHandler } = {};
export const session = {
  defaultSession: {
    setPermissionRequestHandler(handler: RequestHandler | null) {
      if (handler) permissions.request = handler;
    },
    setPermissionCheckHandler(handler: CheckHandler | null) {
      if (handler) permissions.check = handler;
    },
  } satisfies Pick<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
};

/** What the dialogs of files were asked, and what they answer; without an answer they wait. */
export const files = {
  asked: [] as { parent: unknown; options: object }[],
  answers: [] as string[][],
};
async function chosen(args: [object] | [unknown, object]): Promise<string[]> {
  const [parent, options] = args.length === 1 ? [null, args[0]] : args;
  files.asked.push({ parent, options });
  return files.answers.shift() ?? new Promise(() => {});
}
export const dialog = {
  async showOpenDialog(...args: [object] | [unknown, object]) {
    const filePaths = await chosen(args);
    return { canceled: filePaths.length === 0, filePaths };
  },
  async showSaveDialog(...args: [object] | [unknown, object]) {
    const [filePath = ''] = await chosen(args);
    return { canceled: filePath === '', filePath };
  },
} satisfies Record<keyof Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog'>, unknown>;

export const opened: string[] = [];
export const shell = {
  openExternal: async (url: string) => void opened.push(url),
  openPath: async (path: string) => {
    opened.push(path);
    return '';
  },
} satisfies Pick<Electron.Shell, 'openExternal' | 'openPath'>;

export const protocol = {
  registerSchemesAsPrivileged: () => {},
  handle: () => {},
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

export const ipcMain = { handle: () => {} } satisfies Pick<Electron.IpcMain, 'handle'>;

class NativeTheme
  extends EventEmitter
  implements
    Part<
      Electron.NativeTheme,
      'themeSource' | 'shouldUseDarkColors' | 'shouldUseDarkColorsForSystemIntegratedUI'
    >
{
  themeSource: Electron.NativeTheme['themeSource'] = 'system';
  /** The system's own colours. */
  systemDark = false;
  get shouldUseDarkColors() {
    return this.themeSource === 'system' ? this.systemDark : this.themeSource === 'dark';
  }
  get shouldUseDarkColorsForSystemIntegratedUI() {
    return process.platform === 'win32' ? this.systemDark : this.shouldUseDarkColors;
  }
}
export const nativeTheme = new NativeTheme();

type Area = Pick<Electron.Display, 'id' | 'workArea'>;
export const displays: [Area, ...Area[]] = [
  { id: 1, workArea: { x: 0, y: 25, width: 1920, height: 1055 } },
];
export const screen = {
  getPrimaryDisplay: () => displays[0],
  getAllDisplays: () => displays,
} satisfies Record<keyof Pick<Electron.Screen, 'getPrimaryDisplay' | 'getAllDisplays'>, unknown>;

class Contents
  extends EventEmitter
  implements Part<Electron.WebContents, 'send' | 'isDestroyed' | 'setWindowOpenHandler' | 'getURL'>
{
  sent: unknown[][] = [];
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  send(...args: unknown[]) {
    this.sent.push(args);
  }
  isDestroyed = () => false;
  getURL = () => 'app://perch/';
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]) {
    this.openHandler = handler;
  }
}

export class BrowserWindow
  extends EventEmitter
  implements
    Part<
      Electron.BrowserWindow,
      | 'show'
      | 'focus'
      | 'restore'
      | 'maximize'
      | 'isMaximized'
      | 'isMinimized'
      | 'isFocused'
      | 'getNormalBounds'
      | 'loadURL'
      | 'close'
      | 'destroy'
      | 'isDestroyed'
      | 'setBackgroundColor'
      | 'setProgressBar'
      | 'setTitleBarOverlay'
    >
{
  static made: BrowserWindow[] = [];
  readonly webContents = new Contents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  calls: string[] = [];
  url = '';
  minimized = false;
  maximized = false;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    BrowserWindow.made.push(this);
  }
  show = () => void this.calls.push('show');
  focus = () => void this.calls.push('focus');
  restore = () => void this.calls.push('restore');
  maximize = () => void this.calls.push('maximize');
  isMaximized = () => this.maximized;
  isMinimized = () => this.minimized;
  focused = false;
  isFocused = () => this.focused;
  setBackgroundColor = (color: string) => void this.calls.push(`background ${color}`);
  setTitleBarOverlay = (options: Electron.TitleBarOverlayOptions) =>
    void this.calls.push(`overlay ${options.color}`);
  setProgressBar = (done: number) => void this.calls.push(`progress ${done}`);
  getNormalBounds() {
    const { x = 0, y = 0, width = 0, height = 0 } = this.options;
    return { x, y, width, height };
  }
  async loadURL(url: string) {
    this.url = url;
    // As in the real thing, it settles when the page has loaded; here never.
    await new Promise(() => {});
  }
  close() {
    this.emit('close', { preventDefault() {} });
    this.destroy();
  }
  #destroyed = false;
  isDestroyed = () => this.#destroyed;
  destroy() {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    this.#destroyed = true;
    this.emit('closed');
  }
}

export const nativeImage = {
  createEmpty: () => '',
  createFromPath: (path: string) => path,
} satisfies Record<
  keyof Pick<typeof Electron.nativeImage, 'createEmpty' | 'createFromPath'>,
  unknown
>;

export const Menu = {
  bars: [] as Electron.MenuItemConstructorOptions[][],
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu(bar: Electron.MenuItemConstructorOptions[]) {
    Menu.bars.push(bar);
  },
} satisfies Record<
  keyof Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  unknown
> & {
  bars: unknown;
};

/** `Tray` throws on desktops that refuse an icon. */
export const trayTrouble: { error: Error | null } = { error: null };
export class Tray extends EventEmitter implements Part<Electron.Tray, 'setToolTip'> {
  static made: Tray[] = [];
  image = '';
  tip = '';
  menus: Electron.MenuItemConstructorOptions[][] = [];
  constructor() {
    super();
    if (trayTrouble.error) throw trayTrouble.error;
    Tray.made.push(this);
  }
  setToolTip(tip: string) {
    this.tip = tip;
  }
  setImage(image: string) {
    this.image = image;
  }
  setContextMenu(menu: Electron.MenuItemConstructorOptions[]) {
    this.menus.push(menu);
  }
  get menu() {
    return this.menus.at(-1) ?? [];
  }
}

export class Notification extends EventEmitter implements Part<Electron.Notification, 'show'> {
  static made: Notification[] = [];
  static supported = true;
  static isSupported = () => Notification.supported;
  /** What Windows calls when one is clicked, whether its object is still there or not. */
  static activated: ((details: Electron.ActivationArguments) => void) | null = null;
  static handleActivation(callback: (details: Electron.ActivationArguments) => void) {
    Notification.activated = callback;
  }
  readonly options: Electron.NotificationConstructorOptions;
  shown = false;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
    Notification.made.push(this);
  }
  show() {
    this.shown = true;
  }
}

/** Keys that other programs hold. */
export const taken = new Set<string>();
export const registered = new Map<string, () => void>();
let suspended = false;
export const globalShortcut = {
  register(keys: string, run: () => void) {
    if (keys.includes('?')) throw new TypeError('conversion failure');
    if (suspended || taken.has(keys)) return false;
    registered.set(keys, () => {
      if (!suspended) run();
    });
    return true;
  },
  unregister: (keys: string) => void registered.delete(keys),
  setSuspended: (on: boolean) => void (suspended = on),
} satisfies Pick<Electron.GlobalShortcut, 'register' | 'unregister' | 'setSuspended'>;
