import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { EventName, Events, Perch } from './types.ts';

const perch: Perch = {
  platform: process.platform,
  call: (group, action, input) => ipcRenderer.invoke('call', group, action, input),
  on(event, listener) {
    const forward = (_event: IpcRendererEvent, name: EventName, value: Events[typeof event]) => {
      if (name === event) listener(value);
    };
    ipcRenderer.on('event', forward);
    return () => ipcRenderer.off('event', forward);
  },
};
contextBridge.exposeInMainWorld('perch', perch);
