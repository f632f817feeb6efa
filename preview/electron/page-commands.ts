import { EventEmitter } from 'node:events';
import type { Document } from '../host.ts';
import type { EditCommand, HostMessage } from '../wire.ts';
import { stage } from './stage.ts';
import type { Part } from './typing.ts';

/** What main tells a window's page to do. Without a page that shows it, nothing happens. */
export class PageCommands
  extends EventEmitter
  implements
    Part<
      Electron.WebContents,
      | 'send'
      | 'reload'
      | 'reloadIgnoringCache'
      | 'openDevTools'
      | 'closeDevTools'
      | 'toggleDevTools'
      | 'isDevToolsOpened'
      | 'zoomFactor'
      | 'getZoomFactor'
      | 'setZoomFactor'
      | 'zoomLevel'
      | 'getZoomLevel'
      | 'setZoomLevel'
      | 'undo'
      | 'redo'
      | 'cut'
      | 'copy'
      | 'paste'
      | 'delete'
      | 'selectAll'
    >
{
  document: Document | null = null;
  #zoomLevel = 0;

  tell(message: HostMessage): void {
    if (this.document) stage().send(this.document, message);
  }

  send(channel: string, ...args: unknown[]): void {
    this.tell({ kind: 'event', channel, args });
  }

  reload(): void {
    this.tell({ kind: 'reload' });
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  // The browser that shows the page has developer tools of its own.
  openDevTools(): void {}
  closeDevTools(): void {}
  toggleDevTools(): void {}
  isDevToolsOpened(): boolean {
    return false;
  }

  get zoomLevel(): number {
    return this.#zoomLevel;
  }

  set zoomLevel(level: number) {
    this.#zoomLevel = level;
    this.tell({ kind: 'zoom', factor: this.zoomFactor });
  }

  /** A step of the level is 20 % of size, as in Chromium. */
  get zoomFactor(): number {
    return 1.2 ** this.#zoomLevel;
  }

  set zoomFactor(factor: number) {
    if (factor <= 0) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.zoomLevel = Math.log(factor) / Math.log(1.2);
  }

  getZoomLevel(): number {
    return this.zoomLevel;
  }

  setZoomLevel(level: number): void {
    this.zoomLevel = level;
  }

  getZoomFactor(): number {
    return this.zoomFactor;
  }

  setZoomFactor(factor: number): void {
    this.zoomFactor = factor;
  }

  undo(): void {
    this.#edit('undo');
  }

  redo(): void {
    this.#edit('redo');
  }

  cut(): void {
    this.#edit('cut');
  }

  copy(): void {
    this.#edit('copy');
  }

  paste(): void {
    this.#edit('paste');
  }

  delete(): void {
    this.#edit('delete');
  }

  selectAll(): void {
    this.#edit('selectAll');
  }

  #edit(command: EditCommand): void {
    this.tell({ kind: 'edit', command });
  }
}
