import { EventEmitter } from 'node:events';
import type { Area, WindowPicture } from '../picture.ts';
import { app } from './app.ts';
import { screen } from './screen.ts';
import { changed } from './stage.ts';
import { event, type Part } from './typing.ts';

type State = WindowPicture['state'];
type Change =
  'minimize' | 'maximize' | 'unmaximize' | 'restore' | 'enter-full-screen' | 'leave-full-screen';

/** A window as the system's window manager sees it: shown or not, focused, where and how large. */
export abstract class BaseWindow
  extends EventEmitter
  implements
    Part<
      Electron.BaseWindow,
      | 'show'
      | 'showInactive'
      | 'hide'
      | 'focus'
      | 'blur'
      | 'isVisible'
      | 'isFocused'
      | 'minimizable'
      | 'minimize'
      | 'maximize'
      | 'unmaximize'
      | 'restore'
      | 'setFullScreen'
      | 'isMinimized'
      | 'isMaximized'
      | 'isFullScreen'
      | 'isNormal'
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
    >
{
  static #focused: BaseWindow | null = null;

  minimizable = true;
  #visible: boolean;
  #state: State = 'normal';
  #bounds: Area;
  #minimum: [number, number];

  constructor(options: Electron.BaseWindowConstructorOptions) {
    super();
    const { width = 800, height = 600, x = 0, y = 0, minWidth = 0, minHeight = 0 } = options;
    this.#visible = options.show !== false;
    this.#bounds = { x, y, width, height };
    this.#minimum = [minWidth, minHeight];
    if (this.#visible) BaseWindow.#focused = this;
  }

  /** Whether it is to be seen has changed. */
  protected abstract drawn(): void;

  protected get state(): State {
    return this.#state;
  }

  protected get shown(): boolean {
    return this.#visible && this.#state !== 'minimized';
  }

  show(): void {
    this.showInactive();
    this.setFocused(true);
  }

  showInactive(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show', event());
    this.drawn();
  }

  hide(): void {
    if (!this.#visible) return;
    this.#visible = false;
    this.setFocused(false);
    this.emit('hide', event());
    this.drawn();
  }

  focus(): void {
    this.setFocused(true);
  }

  blur(): void {
    this.setFocused(false);
  }

  /** At most one window has the focus, and only one that is to be seen. */
  protected setFocused(focused: boolean): void {
    if (focused === this.isFocused() || (focused && !this.shown)) return;
    if (focused) BaseWindow.#focused?.blur();
    BaseWindow.#focused = focused ? this : null;
    this.emit(focused ? 'focus' : 'blur', event());
    app.emit(focused ? 'browser-window-focus' : 'browser-window-blur', event(), this);
    changed();
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isFocused(): boolean {
    return BaseWindow.#focused === this;
  }

  minimize(): void {
    this.#become('minimized', 'minimize');
    this.setFocused(false);
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
    this.drawn();
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

  /** A maximized window fills its display: what to remember of it are the normal bounds. */
  getBounds(): Area {
    const fills = this.#state === 'maximized' || this.#state === 'full screen';
    return { ...(fills ? screen.getDisplayMatching(this.#bounds).workArea : this.#bounds) };
  }

  getNormalBounds(): Area {
    return { ...this.#bounds };
  }

  getContentBounds(): Area {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Area>): void {
    this.place({ ...this.#bounds, ...bounds });
  }

  getSize(): number[] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {
    const { workArea } = screen.getDisplayMatching(this.#bounds);
    const { width, height } = this.#bounds;
    const x = workArea.x + Math.round((workArea.width - width) / 2);
    this.setPosition(x, workArea.y + Math.round((workArea.height - height) / 2));
  }

  getMinimumSize(): number[] {
    return this.#minimum;
  }

  setMinimumSize(width: number, height: number): void {
    this.#minimum = [width, height];
  }

  /** The user drags the window or its edge; `moved` and `resized` follow where Electron has them. */
  drag(bounds: Area): void {
    const { resized, moved } = this.place(bounds);
    if (process.platform === 'linux') return;
    if (resized) this.emit('resized', event());
    if (moved) this.emit('moved', event());
  }

  protected place(to: Area): { resized: boolean; moved: boolean } {
    const from = this.#bounds;
    const [minWidth, minHeight] = this.#minimum;
    const size = { width: Math.max(minWidth, to.width), height: Math.max(minHeight, to.height) };
    this.#bounds = { ...to, ...size };
    const resized = from.width !== size.width || from.height !== size.height;
    const moved = from.x !== to.x || from.y !== to.y;
    if (resized) this.emit('resize', event());
    if (moved) this.emit('move', event());
    if (resized || moved) changed();
    return { resized, moved };
  }
}
