// A page without a browser: loads a window's address as a tab would and speaks its socket.
import { once } from 'node:events';
import { WebSocket as Socket } from 'ws';
import { textOf } from '../../preview/socket.ts';
import { decode, encode } from '../../preview/web/codec.ts';
import type { HostMessage, PageMessage } from '../../preview/wire.ts';

export type FakePage = {
  readonly messages: HostMessage[];
  post(message: PageMessage): void;
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  ask(message: Omit<Extract<PageMessage, { kind: 'permission' }>, 'call'>): Promise<unknown>;
  /** Runs code in the fixture app's main process. */
  inMain(code: string): Promise<unknown>;
  close(): Promise<void>;
};

/** The number of the document that the host handed out with a page. */
export async function documentOf(url: string): Promise<string> {
  const html = await (await fetch(url)).text();
  const number = /bridge\.ts\?doc=(\d+)/.exec(html)?.[1];
  if (number === undefined) throw new Error('this answer carries no bridge');
  return number;
}

export function socketOf(url: string, document: string): Socket {
  const address = new URL(`__preview/socket?doc=${document}`, url);
  address.protocol = 'ws:';
  return new Socket(address, { origin: new URL(url).origin });
}

/** @param loaded whether the page's own scripts are there at once */
export async function openPage(url: string, loaded = true): Promise<FakePage> {
  const socket = socketOf(url, await documentOf(url));
  const messages: HostMessage[] = [];
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  socket.on('message', (data) => {
    const message = decode(textOf(data)) as HostMessage;
    messages.push(message);
    if (message.kind !== 'reply') return;
    const asked = waiting.get(message.call);
    if (message.ok) asked?.resolve(message.value);
    else asked?.reject(new Error(String(message.value)));
  });
  await once(socket, 'open');

  const post = (message: PageMessage) => socket.send(encode(message));
  if (loaded) post({ kind: 'loaded' });
  function call(make: (call: number) => PageMessage): Promise<unknown> {
    const asked = Promise.withResolvers<unknown>();
    waiting.set(++calls, asked);
    post(make(calls));
    return asked.promise;
  }
  const invoke = (channel: string, ...args: unknown[]) =>
    call((number) => ({ kind: 'invoke', call: number, channel, args }));

  return {
    messages,
    post,
    invoke,
    ask: (message) => call((number) => ({ ...message, call: number })),
    inMain: (code) => invoke('evaluate', code),
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
