import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { NotePicture } from '../picture.ts';
import { imageOf, type NativeImage, type Source } from './image.ts';
import { changed } from './stage.ts';
import { event, pose, type Part } from './typing.ts';

const shownEver: Notification[] = [];

export class Notification
  extends EventEmitter
  implements
    Part<
      Electron.Notification,
      | 'id'
      | 'title'
      | 'subtitle'
      | 'body'
      | 'silent'
      | 'urgency'
      | 'actions'
      | 'hasReply'
      | 'replyPlaceholder'
      | 'timeoutType'
      | 'show'
      | 'close'
    >
{
  static isSupported(): boolean {
    return true;
  }

  /** Only Windows starts a program by its notifications. */
  static handleActivation(): void {}

  readonly id: string;
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  urgency: Electron.Notification['urgency'];
  timeoutType: Electron.Notification['timeoutType'];
  actions: Electron.NotificationAction[];
  hasReply: boolean;
  replyPlaceholder: string;
  #icon: NativeImage | null;
  #shown = false;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.id = options.id || randomUUID();
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'low';
    this.timeoutType = options.timeoutType ?? 'default';
    this.actions = options.actions ?? [];
    this.hasReply = options.hasReply ?? false;
    this.replyPlaceholder = options.replyPlaceholder ?? '';
    this.#icon = options.icon === undefined ? null : imageOf(pose<Source>(options.icon));
  }

  show(): void {
    if (!shownEver.includes(this)) shownEver.push(this);
    this.#shown = true;
    this.emit('show', event());
    changed();
  }

  close(): void {
    if (this.#shown) this.#dismiss('close', event({ reason: 'userCanceled' }));
  }

  // --- what the user or the system does; the notification goes with it

  click(): void {
    this.#dismiss('click', event());
  }

  act(index: number): void {
    if (!this.actions[index]) throw new Error(`no action ${index}`);
    const details = event({ actionIndex: index, selectionIndex: -1 });
    this.#dismiss('action', details, index, -1);
  }

  reply(text: string): void {
    if (!this.hasReply) throw new Error('this notification takes no reply');
    this.#dismiss('reply', event({ reply: text }), text);
  }

  fail(): void {
    this.#dismiss('failed', event(), 'refused by the system');
  }

  #dismiss(name: 'click' | 'action' | 'reply' | 'close' | 'failed', ...args: unknown[]): void {
    this.#shown = false;
    changed();
    this.emit(name, ...args);
  }

  picture(id: number): NotePicture {
    return {
      id,
      title: this.title,
      body: [this.subtitle, this.body].filter((line) => line !== '').join('\n'),
      icon: this.#icon?.shown || null,
      silent: this.silent,
      urgency: this.urgency,
      actions: this.actions.map(({ text = '' }) => text),
      replies: this.hasReply,
      shown: this.#shown,
    };
  }
}

/** By its place among all that were ever shown. */
export function noteById(id: number): Notification {
  const note = shownEver[id];
  if (!note) throw new Error(`no notification ${id}`);
  return note;
}

export const notePictures = () => shownEver.map((note, id) => note.picture(id));
