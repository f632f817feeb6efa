import { join } from 'node:path';
import { app, BrowserWindow, screen, type WebContents } from 'electron';
import type { Screen } from '../../preload/types.ts';
import { send } from '../bridge.ts';
import type { Log } from '../log.ts';
import { place, smallest, type Bounds } from './bounds.ts';
import { home } from './origin.ts';
import { frame, onTheme } from './theme.ts';

type Options = {
  /** Where the window was last time. */
  bounds: { get(): Bounds | null; set(bounds: Bounds): void };
  /** After the window has gone. */
  closed(): void;
  /** The user looks at the window again. */
  focused(): void;
  log: Pick<Log, 'warn' | 'error'>;
};

export type Window = {
  /** Brings the window to the front, making it first if need be; shows a screen when one is named. */
  open(screen?: Screen): void;
  /** The page to talk to, if there is one. */
  contents(): WebContents | null;
  /** What a dialog of the system belongs to. */
  asParent(): BrowserWindow | null;
  /** True while the user looks at it. */
  isInFront(): boolean;
  /** Destroys the window; the tray lives on. */
  close(): void;
  /** How far a job is, 0 to 1, on the taskbar or dock; null takes it away. */
  progress(done: number | null): void;
};

/** Height of the strip that the page keeps free for the window's own buttons, in pixels. */
const strip = 36;

/**
 * The one window. It is made when somebody wants to look and destroyed when closed, since a hidden
 * page would go on costing memory; everything worth keeping lives in main.
 */
export function createWindow({ bounds, closed, focused, log }: Options): Window {
  let window: BrowserWindow | null = null;
  let loading = false;
  /** Asked for while the page was loading and nobody listened. */
  let wish: Screen | null = null;

  function make(first: Screen | undefined): BrowserWindow {
    const saved = bounds.get();
    const made = new BrowserWindow({ ...place(saved, workAreas()), ...look() });
    loading = true;
    wish = null;
    made.webContents.once('did-finish-load', () => {
      loading = false;
      if (wish) show(made, wish);
    });
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (made.isDestroyed()) return;
      log.error(`the page has ended: ${reason} (${exitCode})`);
      // What is left is an empty frame that answers to nothing. The next wish makes a new one.
      made.destroy();
    });
    made.once('ready-to-show', () => {
      if (saved?.maximized) made.maximize();
      made.show();
    });
    made.on('focus', focused);
    made.on('close', () => remember(made));
    made.on('closed', () => {
      window = null;
      closed();
    });
    // The fragment names the first screen: an event would come before the page listens. The promise
    // settles when the page has loaded, which nothing here waits for.
    made.loadURL(first ? `${home}#${first}` : home).catch(() => undefined);
    return made;
  }

  function show({ webContents }: BrowserWindow, screen: Screen) {
    if (loading) wish = screen;
    else send(webContents, 'open', { screen });
  }

  /** A full disk is no reason to keep a window open. */
  function remember(made: BrowserWindow) {
    try {
      bounds.set({ ...made.getNormalBounds(), maximized: made.isMaximized() });
    } catch (error) {
      log.warn('window bounds', error);
    }
  }

  onTheme(() => {
    if (!window) return;
    window.setBackgroundColor(frame().background);
    if (process.platform !== 'darwin') window.setTitleBarOverlay(overlay());
  });

  return {
    open(wanted) {
      if (!window) {
        window = make(wanted);
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      if (wanted) show(window, wanted);
    },
    contents: () => window?.webContents ?? null,
    asParent: () => window,
    isInFront: () => window?.isFocused() ?? false,
    close: () => window?.close(),
    progress: (done) => window?.setProgressBar(done ?? -1),
  };
}

function workAreas(): Electron.Rectangle[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others].map(({ workArea }) => workArea);
}

const overlay = () => ({
  color: frame().background,
  symbolColor: frame().symbols,
  height: strip,
});

/** What does not depend on the place: no Node, no other page, no colour flash. */
function look(): Electron.BrowserWindowConstructorOptions {
  return {
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: app.getName(),
    backgroundColor: frame().background,
    autoHideMenuBar: true,
    ...(process.platform === 'darwin'
      ? { titleBarStyle: 'hiddenInset' }
      : { titleBarStyle: 'hidden', titleBarOverlay: overlay() }),
    webPreferences: {
      preload: join(app.getAppPath(), 'out/preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  };
}
