import type { Document } from '../host.ts';
import type { WindowPicture } from '../picture.ts';
import type { PageMessage } from '../wire.ts';
import { app } from './app.ts';
import { BaseWindow } from './base-window.ts';
import { answerDialog, waitingDialogs } from './dialog.ts';
import { isHandled } from './protocol.ts';
import { changed, stage, tell } from './stage.ts';
import { isDark, nativeTheme } from './theme.ts';
import { event, type Names, type Part } from './typing.ts';
import { createContents } from './web-contents.ts';

const windows = new Map<number, BrowserWindow>();
let next = 1;

/** How long after its tab went a window counts as closed by the user: a reload is back sooner. */
const grace = 1000;

/** A window whose page any browser tab can show. */
export class BrowserWindow
  extends BaseWindow
  implements
    Part<
      Electron.BrowserWindow,
      | 'id'
      | 'loadURL'
      | 'reload'
      | 'close'
      | 'destroy'
      | 'isDestroyed'
      | 'getTitle'
      | 'setTitle'
      | 'title'
      | 'setProgressBar'
      | 'setOverlayIcon'
      | 'flashFrame'
      | 'setBackgroundColor'
      | 'getBackgroundColor'
      | 'setMenu'
      | 'removeMenu'
      | 'setMenuBarVisibility'
      | 'setAutoHideMenuBar'
      | 'setTitleBarOverlay'
      | 'setIcon'
      | 'setSkipTaskbar'
    >,
    Names<Electron.BrowserWindow, 'webContents'>
{
  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((one) => one.webContents === contents) ?? null;
  }

  readonly id = next++;
  readonly webContents = createContents(this.id);
  readonly preload: string | undefined;
  #title: string;
  #background: string;
  #progress: WindowPicture['progress'] = null;
  #overlay: string | null = null;
  #flashing = false;
  #loaded = Promise.withResolvers<void>();
  #closing: NodeJS.Timeout | undefined;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    const { preload, nodeIntegration, contextIsolation, sandbox } = options.webPreferences ?? {};
    if (nodeIntegration || contextIsolation === false || sandbox === false) {
      throw new Error('the preview shows only isolated, sandboxed windows without Node');
    }
    stage();
    super(options);
    this.preload = preload;
    this.#title = options.title ?? app.name;
    this.#background = options.backgroundColor ?? '#FFFFFF';
    windows.set(this.id, this);
    app.windows.add(this);
    app.emit('browser-window-created', event(), this);
    changed();
  }

  /** Resolves when a tab shows the page, which may be never; main must not wait for it. */
  loadURL(url: string): Promise<void> {
    if (!isHandled(url)) {
      return Promise.reject(new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`));
    }
    this.webContents.home = url;
    tell({ kind: 'window', id: this.id, url: this.address, desk: stage().desk });
    // Nobody may be looking yet, so the window is ready at once.
    setImmediate(() => {
      if (!this.isDestroyed()) this.emit('ready-to-show', event());
    });
    changed();
    return this.#loaded.promise;
  }

  /** Where a browser finds the page: the loaded address below the app's root. */
  get address(): string {
    const home = this.webContents.home ?? '';
    return stage().address(this.id, home === '' ? '' : home.slice(new URL('/', home).href.length));
  }

  reload(): void {
    this.webContents.reload();
  }

  // --- what the page's tab tells

  attached(document: Document): void {
    clearTimeout(this.#closing);
    this.webContents.attach(document);
    this.webContents.tell({ kind: 'theme', source: nativeTheme.themeSource });
    this.drawn();
    this.showDialogs();
  }

  detached(document: Document): void {
    if (this.webContents.document?.id !== document.id) return;
    this.webContents.leave();
    changed();
    this.#closing = setTimeout(() => {
      if (this.shown) this.close();
    }, grace);
  }

  received(document: Document, message: PageMessage): void {
    if (this.webContents.document?.id !== document.id) return;
    switch (message.kind) {
      case 'focus':
        this.setFocused(message.focused);
        break;
      case 'dark':
        isDark(message.dark);
        break;
      case 'title':
        this.#pageTitle(message.title);
        break;
      case 'size':
        if (this.isNormal()) this.setSize(message.width, message.height);
        break;
      case 'loaded':
        this.webContents.loaded();
        this.#loaded.resolve();
        break;
      case 'close':
        this.close();
        break;
      case 'answer':
        answerDialog(message.dialog, message.answer);
        break;
      default:
        this.webContents.received(document, message);
    }
  }

  #pageTitle(title: string): void {
    this.webContents.title = title;
    const updated = event();
    this.webContents.emit('page-title-updated', updated, title, true);
    this.emit('page-title-updated', updated, title, true);
    if (!updated.defaultPrevented) this.setTitle(title);
  }

  /** The app's dialogs lie over the page, as the system's lie over a window. */
  showDialogs(): void {
    this.webContents.tell({ kind: 'dialogs', dialogs: waitingDialogs() });
  }

  protected override drawn(): void {
    this.webContents.tell({ kind: 'shown', shown: this.shown });
    changed();
  }

  protected override setFocused(focused: boolean): void {
    super.setFocused(focused);
    if (this.isFocused()) this.#flashing = false;
  }

  // --- what the system shows of it

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
    changed();
  }

  get title(): string {
    return this.#title;
  }

  set title(title: string) {
    this.setTitle(title);
  }

  /** Below 0 there is no bar, above 1 one without an end. */
  setProgressBar(progress: number, { mode }: Partial<Electron.ProgressBarOptions> = {}): void {
    const busy = progress > 1 || mode === 'indeterminate';
    this.#progress = progress < 0 || mode === 'none' ? null : busy ? 'busy' : progress;
    changed();
  }

  setOverlayIcon(image: unknown, description: string): void {
    this.#overlay = image === null ? null : description;
    changed();
  }

  flashFrame(flash: boolean): void {
    this.#flashing = flash;
    changed();
  }

  setBackgroundColor(color: string): void {
    this.#background = color;
  }

  getBackgroundColor(): string {
    return this.#background;
  }

  // A tab has no frame of its own to draw these in.
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}
  setTitleBarOverlay(): void {}
  setIcon(): void {}
  setSkipTaskbar(): void {}

  // --- the end

  isDestroyed(): boolean {
    return !windows.has(this.id);
  }

  close(): void {
    if (this.isDestroyed()) return;
    const closing = event();
    this.emit('close', closing);
    if (!closing.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.isDestroyed()) return;
    clearTimeout(this.#closing);
    windows.delete(this.id);
    app.windows.delete(this);
    // When the whole app ends, the tab sees its socket go instead: a restart brings the page back.
    if (!app.quitting) this.webContents.tell({ kind: 'closed', next: stage().closedPage });
    this.webContents.destroy();
    this.emit('closed', event());
    changed();
    if (windows.size > 0 || app.quitting) return;
    // Without a listener Electron ends the app with its last window.
    if (!app.emit('window-all-closed', event())) app.quit();
  }

  picture(): WindowPicture {
    return {
      id: this.id,
      title: this.#title,
      href: this.address,
      shown: this.shown,
      focused: this.isFocused(),
      state: this.state,
      watched: this.webContents.document !== null,
      bounds: this.getBounds(),
      progress: this.#progress,
      overlay: this.#overlay,
      flashing: this.#flashing,
    };
  }
}
