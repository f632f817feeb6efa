// Loaded into the real Electron before main (`electron -r hook.cjs .`): keeps what Electron does not give
// back, and answers dialogs, so that no code for tests is in the product.
const { Tray, Notification, shell, dialog, clipboard, net, safeStorage } = require('electron');

const seen = { trays: [], notes: [], outside: [], answers: [], waiting: [], clipboard: '' };
globalThis.perchHook = seen;

/** Wraps a method; `before` sees the arguments. */
function watch(owner, method, before) {
  const original = owner[method];
  owner[method] = function (...args) {
    before.call(this, ...args);
    return original.apply(this, args);
  };
}

function trayOf(tray) {
  const known = seen.trays.find((one) => one.tray === tray);
  if (known) return known;
  const added = { tray, menu: null, tooltip: '' };
  seen.trays.push(added);
  return added;
}

watch(Tray.prototype, 'setContextMenu', function (menu) {
  trayOf(this).menu = menu;
});
watch(Tray.prototype, 'setToolTip', function (tooltip) {
  trayOf(this).tooltip = tooltip;
});
watch(Tray.prototype, 'destroy', function () {
  seen.trays = seen.trays.filter(({ tray }) => tray !== this);
});

watch(Notification.prototype, 'show', function () {
  if (seen.notes.some(({ note }) => note === this)) return;
  const entry = { note: this, shown: true };
  seen.notes.push(entry);
  for (const gone of ['close', 'click', 'action']) this.on(gone, () => (entry.shown = false));
});

watch(clipboard, 'writeText', (text) => (seen.clipboard = text));

// Nothing is opened on the computer that runs the tests.
shell.openExternal = async (url) => void seen.outside.push(url);
shell.openPath = async (path) => {
  seen.outside.push(path);
  return '';
};
shell.showItemInFolder = (path) => void seen.outside.push(path);

/** The next answer, or a promise of it. */
const answer = () =>
  seen.answers.length > 0
    ? Promise.resolve(seen.answers.shift())
    : new Promise((resolve) => seen.waiting.push(resolve));
const paths = async () => (await answer()).paths ?? [];

dialog.showMessageBox = async () => {
  const { button = 0, checked = false } = await answer();
  return { response: button, checkboxChecked: checked };
};
dialog.showErrorBox = () => undefined;
dialog.showOpenDialog = async () => {
  const filePaths = await paths();
  return { canceled: filePaths.length === 0, filePaths };
};
dialog.showSaveDialog = async () => {
  const [filePath = ''] = await paths();
  return { canceled: filePath === '', filePath };
};

seen.online = true;
const { fetch } = net;
net.fetch = (...args) =>
  seen.online ? fetch(...args) : Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'));
net.isOnline = () => seen.online;

// A Linux that runs tests has no keyring, and Electron seals with the key that everybody knows (v10). Here
// it passes for a keyring's, or nothing would be kept for the next start.
if (process.platform === 'linux') {
  const { encryptStringAsync: seal, decryptStringAsync: open } = safeStorage;
  safeStorage.encryptStringAsync = async (text) =>
    Buffer.concat([Buffer.from('v11'), await seal.call(safeStorage, text)]);
  safeStorage.decryptStringAsync = (sealed) => open.call(safeStorage, sealed.subarray(3));
}
