import type { Document } from '../host.ts';

/** The top frame of a window's page: what a message's sender is judged by. */
export class WebFrameMain implements Pick<
  Electron.WebFrameMain,
  'url' | 'origin' | 'parent' | 'routingId' | 'processId' | 'isDestroyed'
> {
  readonly url: string;
  readonly origin: string;
  readonly parent = null;
  readonly routingId: number;
  readonly processId = 1;
  gone = false;

  constructor({ id, url }: Document) {
    const { protocol, host } = new URL(url);
    this.url = url;
    this.origin = `${protocol}//${host}`;
    this.routingId = Number(id);
  }

  isDestroyed(): boolean {
    return this.gone;
  }
}
