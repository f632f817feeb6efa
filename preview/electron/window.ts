import { EventEmitter } from 'node:events';
import type { Document } from '../host.ts';
import type { Area, WindowPicture } from '../picture.ts';
import type { PageMessage } from '../wire.ts';
import { app } from './app.ts';
import { answerDialog, waitingDialogs } from './dialog.ts';
import { isHandled } from './protocol.ts';
import { changed, stage, tell } from './stage.ts';
import { isDark, nativeTheme } from './theme.ts';
import { event, type Names, type Part } from './typing.ts';
import { createContents } from './web-contents.ts';

type State = WindowPicture['state'];
type Change =
  'minimize' | 'maximize' | 'unmaximize' | 'restore' | 'enter-full-screen' | 'leave-full-screen';

const windows = new Map<number, BrowserWindow>();
let next = 1;

/** How long after its tab went a window counts as closed by the user: a reload is back sooner. */
const grace = 1000;

/** A window whose page any browser tab can show. */
export class BrowserWindow
  extends EventEmitter
  implements
    Part<
      Electron.BrowserWindow,
      | 'id'
      | 'loadURL'
      | 'show'
      | 'showInactive'
      | 'hide'
      | 'focus'
      | 'blur'
      | 'close'
      | 'destroy'
      | 'isDestroyed'
      | 'isVisible'
      | 'isFocused'
      | 'isMinimized'
      | 'isMaximized'
      | 'isFullScreen'
      | 'isNormal'
      | 'minimize'
      | 'maximize'
      | 'unmaximize'
      | 'restore'
      | 'setFullScreen'
      | 'getBounds'
      | 'setBounds'
      | 'getNormalBounds'
      | 'getContentBounds'
      | 'getSize'
      | 'setSize'
      | 'getPosition'
      | 'setPosition'
      | 'center'
      | 'getMinimumSize'
      | 'setMinimumSize'
      | 'getTitle'
      | 'setTitle'
      | 'title'
      | 'setMenu'
      | 'removeMenu'
      | 'setMenuBarVisibility'
      | 'setAutoHideMenuBar'
      | 'setProgressBar'
      | 'setOverlayIcon'
      | 'flashFrame'
      | 'setTitleBarOverlay'
      | 'setBackgroundColor'
      | 'getBackgroundColor'
      | 'setIcon'
      | 'setSkipTaskbar'
      | 'reload'
      | 'minimizable'
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
  minimizable = true;
  #visible: boolean;
  #focused = false;
  #state: State = 'normal';
  #bounds: Area;
  #minimum: [number, number];
  #title: string;
  #background: string;
  #progress: WindowPicture['progress'] = null;
  #overlay: string | null = null;
  #flashing = false;
  #loaded = Promise.withResolvers<void>();
  #closing: NodeJS.Timeout | undefined;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { width = 800, height = 600, x = 0, y = 0, minWidth = 0, minHeight = 0 } = options;
    const { preload, nodeIntegration, contextIsolation, sandbox } = options.webPreferences ?? {};
    if (nodeIntegration || contextIsolation === false || sandbox === false) {
      throw new Error('the preview shows only isolated, sandboxed windows without Node');
    }
    stage();
    this.preload = preload;
    this.#visible = options.show !== false;
    this.#focused = this.#visible;
    this.#bounds = { x, y, width, height };
    this.#minimum = [minWidth, minHeight];
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

  // --- what the page's tab tells

  attached(document: Document): void {
    clearTimeout(this.#closing);
    this.webContents.attach(document);
    this.webContents.tell({ kind: 'shown', shown: this.#shown });
    this.webContents.tell({ kind: 'theme', source: nativeTheme.themeSource });
    this.#loaded.resolve();
    this.showDialogs();
    changed();
  }

  detached(document: Document): void {
    if (this.webContents.document?.id !== document.id) return;
    this.webContents.leave();
    changed();
    this.#closing = setTimeout(() => {
      if (this.#shown) this.close();
    }, grace);
  }

  received(document: Document, message: PageMessage): void {
    if (this.webContents.document?.id !== document.id) return;
    switch (message.kind) {
      case 'focus':
        this.#setFocused(message.focused);
        break;
      case 'dark':
        isDark(message.dark);
        break;
      case 'title':
        this.#pageTitle(message.title);
        break;
      case 'size':
        this.#moved({ ...this.#bounds, width: message.width, height: message.height });
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

  showDialogs(): void {
    this.webContents.tell({ kind: 'dialogs', dialogs: waitingDialogs() });
  }

  // --- shown, hidden, focused

  get #shown(): boolean {
    return this.#visible && this.#state !== 'minimized';
  }

  show(): void {
    this.showInactive();
    this.#setFocused(true);
  }

  showInactive(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show', event());
    this.#drawn();
  }

  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.#setFocused(false);
    this.emit('hide', event());
    this.#drawn();
  }

  focus(): void {
    if (this.#shown) this.#setFocused(true);
  }

  blur(): void {
    this.#setFocused(false);
  }

  #setFocused(focused: boolean): void {
    if (focused === this.#focused || (focused && !this.#shown)) return;
    if (focused) BrowserWindow.getFocusedWindow()?.blur();
    this.#focused = focused;
    this.emit(focused ? 'focus' : 'blur', event());
    app.emit(focused ? 'browser-window-focus' : 'browser-window-blur', event(), this);
    if (focused) this.#flashing = false;
    changed();
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isFocused(): boolean {
    return this.#focused;
  }

  /** Tells the tab whether the window is to be seen. */
  #drawn(): void {
    this.webContents.tell({ kind: 'shown', shown: this.#shown });
    changed();
  }

  // --- size and place

  minimize(): void {
    this.#become('minimized', 'minimize');
    this.#setFocused(false);
  }

  maximize(): void {
    this.showInactive();
    this.#become('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.#state === 'maximized') this.#become('normal', 'unmaximize');
  }

  restore(): void {
    if (this.#state !== 'normal') this.#become('normal', 'restore');
  }

  setFullScreen(full: boolean): void {
    if (full) this.#become('full screen', 'enter-full-screen');
    else if (this.#state === 'full screen') this.#become('normal', 'leave-full-screen');
  }

  #become(state: State, name: Change): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit(name, event());
    this.#drawn();
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'full screen';
  }

  isNormal(): boolean {
    return this.#state === 'normal';
  }

  getBounds(): Area {
    return { ...this.#bounds };
  }

  getNormalBounds(): Area {
    return this.getBounds();
  }

  getContentBounds(): Area {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Area>): void {
    this.#moved({ ...this.#bounds, ...bounds });
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {}

  getMinimumSize(): number[] {
    return this.#minimum;
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimum = [width, height];
  }

  /** The user drags the window or its edge; `moved` and `resized` follow where Electron has them. */
  drag(bounds: Area): void {
    const { resized, moved } = this.#moved(bounds);
    if (process.platform === 'linux') return;
    if (resized) this.emit('resized', event());
    if (moved) this.emit('moved', event());
  }

  #moved(to: Area): { resized: boolean; moved: boolean } {
    const from = this.#bounds;
    const [minWidth, minHeight] = this.#minimum;
    this.#bounds = {
      ...to,
      width: Math.max(minWidth, to.width),
      height: Math.max(minHeight, to.height),
    };
    const resized = from.width !== this.#bounds.width || from.height !== this.#bounds.height;
    const moved = from.x !== to.x || from.y !== to.y;
    if (resized) this.emit('resize', event());
    if (moved) this.emit('move', event());
    if (resized || moved) changed();
    return { resized, moved };
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

  reload(): void {
    this.webContents.reload();
  }

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
      shown: this.#shown,
      focused: this.#focused,
      state: this.#state,
      watched: this.webContents.document !== null,
      bounds: this.getBounds(),
      progress: this.#progress,
      overlay: this.#overlay,
      flashing: this.#flashing,
    };
  }
}
