import { cross } from './cross.ts';
import type { Link } from './link.ts';

type Listener = (event: { sender: unknown; ports: [] }, ...args: unknown[]) => void;

/** What the preload gets from `require('electron')`. */
export function electron(link: Link) {
  const listeners = new Map<string, Listener[]>();

  const on = (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const off = (channel: string, listener: Listener) => {
    const rest = (listeners.get(channel) ?? []).filter((one) => one !== listener);
    listeners.set(channel, rest);
    return ipcRenderer;
  };

  const ipcRenderer: Record<IpcMember, unknown> = {
    invoke: (channel: string, ...args: unknown[]) => link.ask({ kind: 'invoke', channel, args }),
    send: (channel: string, ...args: unknown[]) => link.post({ kind: 'send', channel, args }),
    on,
    addListener: on,
    off,
    removeListener: off,
    once(channel: string, listener: Listener) {
      const single: Listener = (...args) => {
        off(channel, single);
        listener(...args);
      };
      return on(channel, single);
    },
    removeAllListeners(channel: string) {
      listeners.delete(channel);
      return ipcRenderer;
    },
  };

  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (Object.hasOwn(globalThis, key)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object');
      }
      Object.defineProperty(globalThis, key, { value: cross(api, true), enumerable: true });
    },
  } satisfies Pick<Electron.ContextBridge, 'exposeInMainWorld'>;

  // A browser tells no page where a file lies. Electron answers '' too for a file without a path.
  const webUtils = {
    getPathForFile: () => '',
  } satisfies Pick<Electron.WebUtils, 'getPathForFile'>;

  return {
    module: { contextBridge, ipcRenderer, webUtils },
    deliver(channel: string, args: unknown[]) {
      for (const listener of listeners.get(channel) ?? []) {
        listener({ sender: ipcRenderer, ports: [] }, ...args);
      }
    },
  };
}

type IpcMember = keyof Pick<
  Electron.IpcRenderer,
  | 'invoke'
  | 'send'
  | 'on'
  | 'off'
  | 'once'
  | 'addListener'
  | 'removeListener'
  | 'removeAllListeners'
>;
