import type { Document } from '../host.ts';
import type { PageMessage } from '../wire.ts';
import { app } from './app.ts';
import { WebFrameMain } from './frame.ts';
import { ipcMain } from './ipc.ts';
import { record } from './outside.ts';
import { PageCommands } from './page-commands.ts';
import { session, type Asker } from './session.ts';
import { stage } from './stage.ts';
import { event, pose, type Names, type Part } from './typing.ts';

type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** What main sees of a window's page, and what the page asks of main. */
export class WebContents
  extends PageCommands
  implements
    Part<
      Electron.WebContents,
      | 'id'
      | 'isDestroyed'
      | 'isLoading'
      | 'getURL'
      | 'getTitle'
      | 'getType'
      | 'setWindowOpenHandler'
    >,
    Names<Electron.WebContents, 'session' | 'mainFrame'>
{
  readonly id: number;
  readonly session = session.defaultSession;
  mainFrame: WebFrameMain | null = null;
  title = '';
  /** The address that main loaded, once it has. */
  home: string | null = null;
  #onOpen: OpenHandler | null = null;
  #loaded = false;
  #destroyed = false;

  constructor(id: number) {
    super();
    this.id = id;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isLoading(): boolean {
    return this.home !== null && !this.#loaded;
  }

  getURL(): string {
    return this.document?.url ?? '';
  }

  getTitle(): string {
    return this.title;
  }

  getType(): 'window' {
    return 'window';
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#onOpen = handler;
  }

  /** One page a window: an older tab of the same window is told that it was taken over. */
  attach(document: Document): void {
    this.tell({ kind: 'taken' });
    this.leave();
    this.document = document;
    this.mainFrame = new WebFrameMain(document);
    if (this.zoomLevel !== 0) this.tell({ kind: 'zoom', factor: this.zoomFactor });
    this.emit('did-navigate', event(), document.url, 200, 'OK');
  }

  /** Only now do the page's own scripts listen: what was sent before is lost, as in Electron. */
  loaded(): void {
    this.#loaded = true;
    this.emit('dom-ready', event());
    this.emit('did-finish-load', event());
  }

  leave(): void {
    if (this.mainFrame) this.mainFrame.gone = true;
    this.mainFrame = null;
    this.document = null;
    this.#loaded = false;
  }

  destroy(): void {
    this.#destroyed = true;
    this.leave();
    this.emit('destroyed', event());
  }

  asker(media: Asker['media'] = []): Asker {
    return { contents: pose<Electron.WebContents>(this), url: this.home ?? '', media };
  }

  /** A message for the app's code; what concerns the window itself is not for here. */
  received(document: Document, message: PageMessage): void {
    switch (message.kind) {
      case 'send':
        ipcMain.emit(message.channel, this.#messageEvent(), ...message.args);
        break;
      case 'invoke': {
        const sent = pose<Electron.IpcMainInvokeEvent>(this.#messageEvent());
        this.#reply(document, message.call, ipcMain.answer(message.channel, sent, message.args));
        break;
      }
      case 'permission': {
        const asked = this.session.request(message.permission, this.asker(message.media));
        this.#reply(document, message.call, asked);
        break;
      }
      case 'check': {
        const granted = this.session.check(message.permission, this.asker());
        this.#reply(document, message.call, Promise.resolve(granted));
        break;
      }
      case 'navigate':
        this.#reply(document, message.call, Promise.resolve(this.#navigate(message.url)));
        break;
      case 'open':
        this.#open(message);
        break;
      default:
    }
  }

  #messageEvent() {
    const frame = this.mainFrame;
    const details = { sender: this, senderFrame: frame, frameId: frame?.routingId ?? 0 };
    return event({ ...details, processId: 1, type: 'frame' });
  }

  #reply(document: Document, call: number, answer: Promise<unknown>): void {
    const send = (ok: boolean, value: unknown) =>
      stage().send(document, { kind: 'reply', call, ok, value });
    answer
      .then((value) => send(true, value))
      .catch((error: unknown) =>
        send(false, error instanceof Error ? error.message : String(error)),
      );
  }

  /**
   * The page wants to go elsewhere: main's listeners decide, in the order of Electron's documentation.
   * Answers the address to go to, or null when it may not.
   */
  #navigate(target: string): string | null {
    const url = this.#appAddress(target);
    const details = { url, isSameDocument: false, isMainFrame: true, frame: this.mainFrame };
    const [inFrame, inMain] = [event(details), event(details)];
    this.emit('will-frame-navigate', inFrame);
    if (!inFrame.defaultPrevented) this.emit('will-navigate', inMain, url, false, true, 1, 1);
    const granted = !inFrame.defaultPrevented && !inMain.defaultPrevented;
    return record('navigation', url, granted) ? this.#tabAddress(url) : null;
  }

  #open({ url, frameName, features, disposition }: Extract<PageMessage, { kind: 'open' }>): void {
    const address = this.#appAddress(url);
    const referrer = { url: '', policy: 'strict-origin-when-cross-origin' } as const;
    const details = { url: address, frameName, features, disposition, referrer };
    const action = this.#onOpen?.(details).action ?? 'allow';
    record('new window', address, action === 'allow');
  }

  /** The app's own name of an address that the browser knows under the preview's. */
  #appAddress(url: string): string {
    const [tab, root] = this.#roots();
    return url.startsWith(tab) ? root + url.slice(tab.length) : url;
  }

  #tabAddress(url: string): string {
    const [tab, root] = this.#roots();
    return url.startsWith(root) ? tab + url.slice(root.length) : url;
  }

  #roots(): [tab: string, app: string] {
    return [stage().address(this.id, ''), new URL('/', this.home ?? 'about:blank').href];
  }
}

/** Every page ever made is announced before its window's constructor returns. */
export function createContents(id: number): WebContents {
  const contents = new WebContents(id);
  app.emit('web-contents-created', event(), contents);
  return contents;
}
