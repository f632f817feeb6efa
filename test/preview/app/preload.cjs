const { contextBridge, ipcRenderer, webUtils } = require('electron');

contextBridge.exposeInMainWorld('fixture', {
  platform: process.platform,
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  onNews: (listener) => {
    ipcRenderer.on('news', (_event, ...args) => listener(...args));
  },
  pathOf: (file) => webUtils.getPathForFile(file),
});
