import type { HostMessage, PageMessage } from '../wire.ts';
import { decode, encode } from './codec.ts';

type Told = Exclude<HostMessage, { kind: 'reply' }>;
type Handlers = {
  [K in Told['kind']]: (message: Extract<Told, { kind: K }>) => void;
};
type Call = Extract<PageMessage, { call: number }>;
type WithoutCall<T> = T extends Call ? Omit<T, 'call'> : never;

/** The page's one connection to the host. */
export type Link = {
  /** Throws DataCloneError for what cannot cross. */
  post(message: PageMessage): void;
  /** Rejects with an Error that has only the text of the host's. */
  ask(question: WithoutCall<Call>): Promise<unknown>;
  /** `lost` is called when the host has gone, not when the page itself left. */
  listen(handlers: Handlers, lost: () => void): void;
  /** The page gives its window up: it is closed, or shown in another tab. */
  leave(): void;
  /** Calls back once there is a host again. */
  awaitReturn(back: () => void): void;
};

/** `base` is the folder of this script in the window's address; `document` the page's number. */
export function openLink(base: URL, document: string): Link {
  const socket = new WebSocket(socketAddress(base, `socket?doc=${document}`));
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const queue: string[] = [];
  let calls = 0;
  let leaving = false;

  function post(message: PageMessage): void {
    const text = encode(message);
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
    else queue.push(text);
  }

  function settle({ call, ok, value }: Extract<HostMessage, { kind: 'reply' }>): void {
    const asked = waiting.get(call);
    waiting.delete(call);
    if (ok) asked?.resolve(value);
    else asked?.reject(new Error(String(value)));
  }

  return {
    post,
    ask(question) {
      const call = ++calls;
      post({ ...question, call });
      const asked = Promise.withResolvers<unknown>();
      waiting.set(call, asked);
      return asked.promise;
    },
    listen(handlers, lost) {
      socket.onopen = () => {
        for (const text of queue.splice(0)) socket.send(text);
      };
      socket.onclose = () => {
        if (!leaving) lost();
      };
      socket.onmessage = ({ data }) => {
        const message = decode(String(data)) as HostMessage;
        if (message.kind === 'reply') settle(message);
        else deliver(handlers, message);
      };
    },
    leave() {
      leaving = true;
      socket.close();
    },
    awaitReturn(back) {
      // A socket asks, because the app's policy lets nothing else of this page through.
      const timer = setInterval(() => {
        const probe = new WebSocket(socketAddress(base, 'alive'));
        probe.onopen = () => {
          clearInterval(timer);
          back();
        };
      }, 250);
    },
  };
}

function socketAddress(base: URL, name: string): URL {
  const address = new URL(name, base);
  address.protocol = 'ws:';
  return address;
}

function deliver<K extends Told['kind']>(handlers: Handlers, message: Extract<Told, { kind: K }>) {
  const kind: K = message.kind;
  handlers[kind](message);
}
