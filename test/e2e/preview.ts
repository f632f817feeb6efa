import { once } from 'node:events';
import type { BrowserContext, Page } from 'playwright-core';
import { builtMain } from '../../preview/build.ts';
import { launch, type Launched } from '../../preview/launch.ts';
import type { ActArgs, ActName, ItemPicture, Picture } from '../../preview/picture.ts';
import { openDesk, type Desk } from './desk.ts';
import { findItem, type Perch, type StartOptions, type TrayItem } from './fixture.ts';

/** What only the preview has: addresses, the desk and its page, another keyring. */
export type PreviewPerch = Perch & {
  readonly kind: 'preview';
  readonly context: BrowserContext;
  /** Of the newest window's page; fails when no window is open. */
  url(): Promise<string>;
  deskUrl(): string;
  desk(): Promise<Picture>;
  act<K extends ActName>(name: K, ...args: ActArgs<K>): Promise<Picture>;
  /** The desk in a tab of its own. */
  deskPage(): Promise<Page>;
};

type Needs = Required<Pick<StartOptions, 'profile'>> &
  StartOptions & { context: BrowserContext; main?: string };

/** Starts the built app on the preview's host, with its window in a tab of `context`. */
export async function startPreview({ profile, context, main = builtMain, ...first }: Needs) {
  let output = '';
  let running: Launched;
  let desk: Desk;
  let deskUrl = '';
  let tab: Page | null = null;
  let deskTab: Page | null = null;
  let alive = false;
  const original = first;

  async function start({ args = [], env = {} }: Omit<StartOptions, 'profile'>): Promise<void> {
    running = launch({ main, profile, args, env, output: 'pipe' });
    const { child } = running;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const { url, desk: address } = await running.ready.catch((error: unknown) => {
      throw new Error(`${String(error)}\n${output}`);
    });
    alive = true;
    deskUrl = address;
    desk = await openDesk(deskUrl);
    if (url !== null) await show(url);
  }

  async function show(url: string): Promise<Page> {
    tab = tab && !tab.isClosed() ? tab : await context.newPage();
    // On the same address again the page finds back by itself.
    if (tab.url() === url) return tab;
    const opened = tab;
    // The tab of a window that closes goes to a page of its own, and may find to the next window by
    // itself: whatever comes in between, it is given a moment before it is led there once more.
    await opened
      .goto(url)
      .catch(() => opened.waitForURL(url, { timeout: 2000 }))
      .catch(() => opened.goto(url));
    return opened;
  }

  /** Waits for what the app is about to do; its own pace is not known. */
  async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + 10_000;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`no ${what} after 10 s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const newest = () => until('window', async () => (await desk.look()).windows.at(-1));
  const tray = () => until('tray icon', async () => (await desk.look()).trays[0]);

  async function end(how: () => void): Promise<void> {
    if (!alive) return;
    alive = false;
    const gone = once(running.child, 'exit');
    desk.close();
    how();
    await gone;
  }

  /** Does an act of the desk; what it shows afterwards is of no interest here. */
  const act = async <K extends ActName>(name: K, ...args: ActArgs<K>): Promise<void> => {
    await desk.act(name, ...args);
  };

  const quit = () => end(() => running.child.send('quit'));

  const perch: PreviewPerch = {
    kind: 'preview',
    profile,
    context,
    async page() {
      const { href } = await newest();
      const here = tab && !tab.isClosed() && tab.url().startsWith(href.replace(/#.*$/, ''));
      return tab && here ? tab : show(href);
    },
    tray: {
      tooltip: async () => (await tray()).tooltip,
      items: async () => (await tray()).items.filter(isShown).map(plain),
      item: async (...labels) => findItem(await perch.tray.items(), labels),
      async click(...labels) {
        const { id, items } = await tray();
        await desk.act('menu.choose', id, find(items, labels).id);
      },
      press: async () => act('tray.click', (await tray()).id),
    },
    notifications: async () => (await desk.look()).notes,
    clickNotification: async (index) => act('note.click', index),
    async clickAction(index, label) {
      const at = (await desk.look()).notes[index]?.actions.indexOf(label) ?? -1;
      if (at < 0) throw new Error(`notification ${index} has no action "${label}"`);
      await desk.act('note.action', index, at);
    },
    answerDialog: async (answer) => act('dialog.answer', null, answer),
    outside: async () => (await desk.look()).outside.map(({ what }) => what),
    clipboard: async () => (await desk.look()).clipboard,
    windows: async () => (await desk.look()).windows.length,
    closeWindow: async () => act('window.close', (await newest()).id),
    async refocus() {
      const { id } = await newest();
      await desk.act('window.blur', id);
      await desk.act('window.focus', id);
    },
    power: async (name) => act('power', name),
    network: async (online) => act('network', online),
    startAgain: async (...args) => act('app.secondInstance', args),
    async restart(options = original) {
      await quit();
      await start(options);
    },
    kill: () => end(() => running.child.kill('SIGKILL')),
    stop: quit,
    log: () => output,
    url: async () => (await newest()).href,
    deskUrl: () => deskUrl,
    desk: () => desk.look(),
    act: (name, ...args) => desk.act(name, ...args),
    async deskPage() {
      deskTab = deskTab && !deskTab.isClosed() ? deskTab : await context.newPage();
      if (!deskTab.url().startsWith(deskUrl)) await deskTab.goto(deskUrl);
      return deskTab;
    },
  };

  await start(first);
  return perch;
}

const isShown = ({ visible, type }: ItemPicture) => visible && type !== 'separator';

const plain = ({ label, type, checked, enabled, submenu }: ItemPicture): TrayItem => ({
  ...{ label, type, checked, enabled },
  submenu: (submenu ?? []).filter(isShown).map(plain),
});

function find(items: ItemPicture[], labels: string[]): ItemPicture {
  findItem(items.filter(isShown).map(plain), labels);
  let among = items;
  let found: ItemPicture | undefined;
  for (const label of labels) {
    found = among.filter(isShown).find((item) => item.label === label);
    among = found?.submenu ?? [];
  }
  if (!found) throw new Error(`no tray item "${labels.join(' > ')}"`);
  return found;
}
