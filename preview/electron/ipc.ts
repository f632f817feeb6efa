import { EventEmitter } from 'node:events';
import type { Part } from './typing.ts';

type Handler = Parameters<Electron.IpcMain['handle']>[1];

class IpcMain
  extends EventEmitter
  implements Part<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
  #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (...args): unknown => {
      this.removeHandler(channel);
      return handler(...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** A page's `invoke`. Only the text of a failure crosses, in Electron's words. */
  async answer(
    channel: string,
    event: Electron.IpcMainInvokeEvent,
    args: unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const value: unknown = await handler(event, ...args);
      return value;
    } catch (error) {
      const text = `Error invoking remote method '${channel}': ${String(error)}`;
      throw new Error(text, { cause: error });
    }
  }
}

export const ipcMain = new IpcMain();
