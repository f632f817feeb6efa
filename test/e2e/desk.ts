import { once } from 'node:events';
import { WebSocket as Socket } from 'ws';
import { textOf } from '../../preview/socket.ts';
import type { ActArgs, ActName, DeskMessage, Picture } from '../../preview/picture.ts';

type Done = Extract<DeskMessage, { kind: 'done' }>;

/** The desk's socket: does what a user does outside the window, and sees what the desk shows. */
export type Desk = {
  /** Resolves with the picture once the act is done; rejects in the host's words. */
  act<K extends ActName>(name: K, ...args: ActArgs<K>): Promise<Picture>;
  look(): Promise<Picture>;
  close(): void;
};

export async function openDesk(url: string): Promise<Desk> {
  const address = new URL('socket', url);
  address.protocol = 'ws:';
  const socket = new Socket(address, { origin: new URL(url).origin });
  const waiting = new Map<number, PromiseWithResolvers<Done>>();
  let count = 0;
  socket.on('message', (data) => {
    const message = JSON.parse(textOf(data)) as DeskMessage;
    if (message.kind === 'done') waiting.get(message.id)?.resolve(message);
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the app has ended'));
  });
  await once(socket, 'open');

  async function act<K extends ActName>(name: K, ...args: ActArgs<K>): Promise<Picture> {
    if (socket.readyState !== Socket.OPEN) throw new Error('the app has ended');
    const id = ++count;
    const answer = Promise.withResolvers<Done>();
    waiting.set(id, answer);
    socket.send(JSON.stringify({ id, name, args }));
    const { error, picture } = await answer.promise.finally(() => waiting.delete(id));
    if (error !== null) throw new Error(error);
    return picture;
  }

  return { act, look: () => act('look'), close: () => socket.terminate() };
}
