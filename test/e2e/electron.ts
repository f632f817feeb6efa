import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { Answer } from '../../preview/picture.ts';
import { installedRuntime } from '../../scripts/runtime.ts';
import { findItem, type Perch, type StartOptions, type TrayItem } from './fixture.ts';
import { lastingPage } from './lasting-page.ts';

const root = join(import.meta.dirname, '../..');

/** What `hook.cjs` keeps in the main process. */
type Hook = {
  perchHook: {
    trays: { tray: Electron.Tray; menu: Electron.Menu | null; tooltip: string }[];
    notes: { note: Electron.Notification; shown: boolean }[];
    outside: string[];
    answers: Answer[];
    waiting: ((answer: Answer) => void)[];
    clipboard: string;
    online: boolean;
  };
};
declare const global: Hook;

type Needs = StartOptions & { profile: string };

/** Starts the built app in the installed Electron; the same profile, hook and window as a user has. */
export async function startElectron({ profile, ...first }: Needs): Promise<Perch> {
  const executablePath = installedRuntime() ?? fail("Electron's runtime is not installed");
  let app: ElectronApplication;
  let newest: Page | undefined;
  let output = '';

  async function start({ args = [], env = {} }: Omit<StartOptions, 'profile'>): Promise<void> {
    app = await _electron.launch({
      executablePath,
      // Without this Playwright adds --no-sandbox on Linux.
      chromiumSandbox: true,
      args: [
        '-r',
        join(import.meta.dirname, 'hook.cjs'),
        root,
        `--user-data-dir=${profile}`,
        ...args,
      ],
      env: { ...inherited(), ...env },
    });
    for (const stream of [app.process().stdout, app.process().stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    newest = undefined;
    app.on('window', (opened) => (newest = opened));
  }

  /** Windows come and go, and each start has others. */
  async function window(): Promise<Page> {
    const open = app.windows().filter((page) => !page.isClosed());
    return (newest = open.at(-1) ?? (await app.waitForEvent('window')));
  }
  const page = lastingPage(() => newest ?? fail('no window has been opened since the start'));

  // Everything below that is handed to `evaluate` runs in the app's main process.
  const items = () =>
    app.evaluate((): TrayItem[] => {
      const read = (menu: Electron.Menu | null | undefined): TrayItem[] =>
        (menu?.items ?? [])
          .filter(({ visible, type }) => visible && type !== 'separator')
          .map(({ label, type, checked, enabled, submenu }) => ({
            ...{ label, type, checked, enabled },
            submenu: read(submenu),
          }));
      return read(global.perchHook.trays[0]?.menu);
    });

  const perch: Perch = {
    kind: 'electron',
    profile,
    async page() {
      await window();
      return page;
    },
    tray: {
      tooltip: () => app.evaluate(() => global.perchHook.trays[0]?.tooltip ?? ''),
      items,
      item: async (...labels) => findItem(await items(), labels),
      async click(...labels) {
        findItem(await items(), labels);
        await app.evaluate(({ BrowserWindow }, path) => {
          let menu: Electron.Menu | null | undefined = global.perchHook.trays[0]?.menu;
          let item: Electron.MenuItem | undefined;
          for (const label of path) {
            item = menu?.items.find((one) => one.visible && one.label === label);
            menu = item?.submenu;
          }
          const window = BrowserWindow.getAllWindows()[0];
          item?.click({}, window, window?.webContents);
        }, labels);
      },
      press: () =>
        app.evaluate(() => {
          global.perchHook.trays[0]?.tray.emit('click');
        }),
    },
    notifications: () =>
      app.evaluate(() =>
        global.perchHook.notes.map(({ note, shown }) => ({
          ...{ title: note.title, body: note.body, shown },
          actions: note.actions.map(({ text }) => text ?? ''),
        })),
      ),
    clickNotification: (index) =>
      app.evaluate((_electron, at) => {
        global.perchHook.notes[at]?.note.emit('click', {});
      }, index),
    clickAction: (index, label) =>
      app.evaluate(
        (_electron, [at, text]) => {
          const note = global.perchHook.notes[at]?.note;
          const action = note?.actions.findIndex((one) => one.text === text) ?? -1;
          if (action < 0) throw new Error(`notification ${at} has no action "${text}"`);
          note?.emit('action', { actionIndex: action, selectionIndex: -1 }, action, -1);
        },
        [index, label] as const,
      ),
    answerDialog: (answer) =>
      app.evaluate((_electron, given) => {
        const { waiting, answers } = global.perchHook;
        const open = waiting.shift();
        if (open) open(given);
        else answers.push(given);
      }, answer),
    outside: () => app.evaluate(() => global.perchHook.outside),
    clipboard: () => app.evaluate(() => global.perchHook.clipboard),
    windows: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    closeWindow: () =>
      app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows().at(-1)?.close();
      }),
    refocus: () =>
      app.evaluate(({ BrowserWindow }) => {
        const window = BrowserWindow.getAllWindows().at(-1);
        window?.emit('blur', {});
        window?.emit('focus', {});
      }),
    power: (name) =>
      app.evaluate(({ powerMonitor }, event) => {
        powerMonitor.emit(event);
      }, name),
    network: (online) =>
      app.evaluate((_electron, value) => {
        global.perchHook.online = value;
      }, online),
    startAgain: (...args) =>
      app.evaluate((electron, given) => {
        const argv = [...process.argv.slice(0, 2), ...given];
        electron.app.emit('second-instance', {}, argv, process.cwd(), null);
      }, args),
    async restart(options = first) {
      await app.close();
      await start(options);
      if (!options.args?.includes('--hidden')) await window();
    },
    async kill() {
      const gone = app.waitForEvent('close');
      app.process().kill('SIGKILL');
      await gone;
    },
    stop: () => app.close(),
    log: () => output,
  };

  await start(first);
  return perch;
}

const fail = (text: string): never => {
  throw new Error(text);
};

/** This process's environment, as the driver wants it. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
