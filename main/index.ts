import { join } from 'node:path';
import { app, dialog, net, type IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import type { Handlers } from '../preload/contract.ts';
import { openAccounts } from './account/accounts.ts';
import { systemClock } from './account/clock.ts';
import { accountHandlers, openSignIn } from './account/handlers.ts';
import type { Reach } from './account/servers.ts';
import { createState } from './account/state.ts';
import { send, serveBridge } from './bridge.ts';
import { bulkHandlers } from './bulk/handlers.ts';
import { openBulk } from './bulk/service.ts';
import { startedHidden } from './desktop/autostart.ts';
import { Bounds } from './desktop/bounds.ts';
import { openDesk } from './desktop/desk.ts';
import { createFiles } from './desktop/files.ts';
import { followJobs } from './desktop/job-progress.ts';
import { introduce, listenForLinks, screenIn } from './desktop/links.ts';
import { lockPages, lockProcesses } from './desktop/locks.ts';
import { openLog } from './desktop/log-file.ts';
import { onWake } from './desktop/power.ts';
import { registerScheme, servePage } from './desktop/protocol.ts';
import { onQuit } from './desktop/quit.ts';
import { isTrusted } from './desktop/sender.ts';
import { allowShortcuts } from './desktop/shortcuts.ts';
import { isOnlyInstance, onWanted } from './desktop/single-instance.ts';
import { applyTheme } from './desktop/theme.ts';
import { startTray } from './desktop/tray.ts';
import { createWindow } from './desktop/window.ts';
import { openDemo } from './demo.ts';
import { openCredentials } from './store/credentials.ts';
import { openPreferences } from './store/preferences.ts';
import { openShelves } from './store/shelves.ts';

lockProcesses();
registerScheme();
allowShortcuts();
const links = listenForLinks();
if (isOnlyInstance()) app.whenReady().then(start).catch(giveUp);
else app.quit();

/** Without a window nobody would learn why, and the lock would keep a second start away. */
function giveUp(error: unknown) {
  dialog.showErrorBox('Perch', error instanceof Error ? error.message : String(error));
  app.exit(1);
}

async function start() {
  const profile = app.getPath('userData');
  const log = openLog(join(profile, 'logs'), !app.isPackaged);
  lockPages();
  introduce();

  // What is kept
  // The first document is opened before there is a state to say it in.
  const shelves = openShelves(profile, (setAside) => {
    queueMicrotask(() => state.change({ setAside }));
  });
  const preferences = openPreferences(shelves.in(''), () => app.getPreferredSystemLanguages());
  const vault = openCredentials(join(profile, 'credentials'), () => preferences.get().weakStorage);
  const state = createState(preferences.get(), preferences.locale());

  // The account
  const demo = openDemo(join(profile, 'demo.sqlite'));
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
  const forgetDemo = () => demo.forget();
  const parts = { accounts, signIn, reach, clock: systemClock, inviteToDemo, forgetDemo };

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
      bulk.dropDraft();
    },
    focused: () => void accounts.roomsIfAny?.refresh.focused(),
    log,
  });
  const fromTray = accountHandlers(parts, 'tray');
  const tray = startTray({ state, handlers: fromTray, window, log });
  const desk = openDesk({
    state,
    handlers: fromTray,
    window,
    tray,
    shelf: shelves.in(''),
    clock: systemClock,
    log,
  });
  followJobs(state, window);
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
      createFiles(() => state.snapshot.locale),
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
  onQuit(settled, () => {
    bulk.close();
    accounts.close();
    demo.close();
  });

  const hidden = startedHidden() || preferences.get().startHidden;
  if (!hidden) window.open(links.first());
  // Nobody could find a hidden program that has no icon.
  void tray.ready.then(() => {
    if (hidden && !tray.available) window.open();
  });
  await accounts.start();
}
