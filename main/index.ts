import { join } from 'node:path';
import { app, dialog, net, type IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import type { Handlers } from '../preload/contract.ts';
import { openAccounts } from './account/accounts.ts';
import { systemClock } from './account/clock.ts';
import { accountHandlers, openSignIn } from './account/handlers.ts';
import type { Reach } from './account/servers.ts';
import { losesSomething } from './account/sign-out.ts';
import { createState } from './account/state.ts';
import { send, serveBridge } from './bridge.ts';
import { bulkHandlers } from './bulk/handlers.ts';
import { openBulk } from './bulk/service.ts';
import { startedHidden } from './desktop/autostart.ts';
import { Bounds } from './desktop/bounds.ts';
import { openDesk } from './desktop/desk.ts';
import { createFiles } from './desktop/files.ts';
import { followJobs } from './desktop/job-progress.ts';
import { introduce, takeName } from './desktop/introduction.ts';
import { listenForLinks, screenIn } from './desktop/links.ts';
import { lockPages, lockProcesses } from './desktop/locks.ts';
import { openLog, type LogFile } from './desktop/log-file.ts';
import { onWake } from './desktop/power.ts';
import { registerScheme, servePage } from './desktop/protocol.ts';
import { onQuit } from './desktop/quit.ts';
import { isTrusted } from './desktop/sender.ts';
import { isOnlyInstance, onWanted } from './desktop/single-instance.ts';
import { applyTheme } from './desktop/theme.ts';
import { startTray } from './desktop/tray.ts';
import { logUncaught } from './desktop/uncaught.ts';
import { createWindow } from './desktop/window.ts';
import { openDemo } from './demo.ts';
import { openCredentials } from './store/credentials.ts';
import { localeOf, openPreferences } from './store/preferences.ts';
import { openShelves } from './store/shelves.ts';
import { startTrouble } from './trouble.ts';

takeName();
lockProcesses();
registerScheme();
const links = listenForLinks();
if (isOnlyInstance()) app.whenReady().then(start).catch(giveUp);
else app.quit();

/** The log, once it is open. */
let record: LogFile | undefined;

/** Without a window nobody would learn why, and the lock would keep a second start away. */
function giveUp(error: unknown) {
  const locale = localeOf('system', app.getPreferredSystemLanguages());
  const { title, text } = startTrouble(error, app.getPath('userData'), locale);
  record?.error('cannot start', error);
  process.stderr.write(`${title}. ${text}\n`);
  dialog.showErrorBox(title, text);
  app.exit(1);
}

async function start() {
  const profile = app.getPath('userData');
  const log = (record = openLog(join(profile, 'logs'), !app.isPackaged));
  logUncaught(log);
  lockPages();
  introduce();

  // What is kept
  // The first document is opened before there is a state to say it in.
  const setAside = (file: string) => queueMicrotask(() => state.change({ setAside: file }));
  const shelves = openShelves(profile, {
    setAside,
    refused(cause) {
      if (!state.snapshot.unwritten) log.warn('the disk refuses what should be kept', cause);
      state.change({ unwritten: true });
    },
    caughtUp: () => state.change({ unwritten: false }),
  });
  const preferences = openPreferences(shelves.in(''), () => app.getPreferredSystemLanguages());
  const vault = openCredentials(join(profile, 'credentials'), preferences.weakAllowed);
  const state = createState(preferences.get(), preferences.locale());

  // The account
  const demo = openDemo(join(profile, 'demo.sqlite'), setAside);
  const reach: Reach = {
    network: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    demo: () => demo().line,
  };
  const accounts = openAccounts({
    state,
    vault,
    reach,
    clock: systemClock,
    log,
    shelves,
    tell: (event, value) => send(window.contents(), event, value),
    notice: (...told) => desk.notice(...told),
    jobs: {
      leave: () => bulk.leave(),
      running: () => bulk.running,
      goOn: (id) => bulk.goOn(id),
      forget: (key) => bulk.forget(key),
      forgetAll: () => bulk.forgetAll(),
    },
  });
  const bulk = openBulk({
    folder: join(profile, 'jobs'),
    state,
    administrator: () => accounts.administrator,
    onCheck: (share) => send(window.contents(), 'fileChecked', { share }),
    onEnd: (job) => desk.jobEnded(job),
    look: () => accounts.roomsIfAny?.refresh.soon(),
    log,
  });
  const signIn = openSignIn(accounts, reach);
  const inviteToDemo = () => demo().invite();
  const forgetRest = () => {
    demo.forget();
    shelves.removeUnreadable();
    state.change({ setAside: null });
  };
  const parts = { accounts, signIn, reach, clock: systemClock, inviteToDemo, forgetRest };

  // The desktop
  applyTheme(preferences.get().theme);
  servePage({
    root: join(app.getAppPath(), 'out/renderer'),
    avatar: async (url) => (await accounts.roomsIfAny?.avatar.answer(url)) ?? null,
  });
  const bounds = shelves.in('')('window', v.nullable(Bounds), null);
  const window = createWindow({
    bounds,
    closed() {
      void accounts.roomsIfAny?.devices.flush();
      void handlers.qr.stop({});
      void handlers.desktop.holdShortcuts({ on: false });
      bulk.dropDraft();
      askForSignOut(0);
    },
    focused: () => void accounts.roomsIfAny?.refresh.focused(),
    log,
  });
  const fromTray = accountHandlers(parts, 'tray');
  const askForSignOut = (signOutAsked: number) =>
    state.change({ desktop: { ...state.snapshot.desktop, signOutAsked } });
  /** The window asks first when something would be lost. */
  const signOutFromTray = async () => {
    if (!losesSomething(state.snapshot)) return accounts.signOut();
    askForSignOut(state.snapshot.desktop.signOutAsked + 1);
    window.open();
  };
  const session = { ...fromTray.session, signOut: signOutFromTray };
  const tray = startTray({ state, handlers: { ...fromTray, session }, window, log });
  const desk = openDesk({
    state,
    handlers: fromTray,
    window,
    tray,
    storage: () => vault.describe(),
    shelf: shelves.in(''),
    clock: systemClock,
    log,
  });
  followJobs(state, window);
  // The tray cannot ask whether an account shall go although push is still off; the window does.
  let isStuck = false;
  state.subscribe(({ leaving }) => {
    if (leaving?.isStuck && !isStuck) window.open();
    isStuck = leaving?.isStuck ?? false;
  });
  onWanted((args) => window.open(screenIn(args)));
  links.follow((screen) => window.open(screen));
  onWake(() => {
    bulk.woke();
    void accounts.roomsIfAny?.refresh.woke();
  });

  // The page
  const handlers: Handlers = {
    ...accountHandlers(parts, 'window'),
    app: {
      snapshot: () => state.snapshot,
      refresh: async () => accounts.roomsIfAny?.refresh.now(),
    },
    preferences: {
      async update(patch) {
        preferences.update(patch, state);
        applyTheme(preferences.get().theme);
        if (patch.weakStorage !== undefined) await accounts.secretsMoved();
      },
    },
    bulk: bulkHandlers(
      bulk,
      createFiles(() => state.snapshot.locale, window.asParent),
      () => state.snapshot.locale,
    ),
    desktop: desk.handlers,
  };
  const trusted = (event: IpcMainInvokeEvent) => isTrusted(event, window.contents());
  serveBridge({ handlers, trusted, log });
  state.subscribe((snapshot) => send(window.contents(), 'snapshot', snapshot));

  const stays = () => tray.available && preferences.get().keepInTray;
  app.on('window-all-closed', () => {
    if (!stays()) app.quit();
  });

  const settled = () => {
    const under = [accounts.settled(), bulk.settled()].filter((one) => one !== undefined);
    return under.length > 0 ? Promise.all(under) : undefined;
  };
  const close = {
    jobs: () => bulk.close(),
    accounts: () => accounts.close(),
    demo: () => demo.close(),
  };
  onQuit({ settled, close, log });

  const hidden = startedHidden() || preferences.get().startHidden;
  if (!hidden || links.first()) window.open(links.first());
  // Nobody could find a hidden program that has no icon.
  void tray.ready.then(() => {
    if (hidden && !tray.available) window.open();
  });
  await accounts.start();
}
