import { join } from 'node:path';
import { app, net } from 'electron';
import * as v from 'valibot';
import type { Handlers } from '../preload/contract.ts';
import type { Source } from '../preload/types.ts';
import { openAccounts } from './account/accounts.ts';
import { systemClock } from './account/clock.ts';
import { accountHandlers, openSignIn } from './account/handlers.ts';
import type { Reach } from './account/servers.ts';
import { createState } from './account/state.ts';
import { send, serveBridge } from './bridge.ts';
import { Bounds } from './desktop/bounds.ts';
import { lockPages, lockProcesses } from './desktop/locks.ts';
import { onWake } from './desktop/power.ts';
import { registerScheme, servePage } from './desktop/protocol.ts';
import { onQuit } from './desktop/quit.ts';
import { isTrusted } from './desktop/sender.ts';
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
if (isOnlyInstance()) void app.whenReady().then(start);
else app.quit();

async function start() {
  const profile = app.getPath('userData');
  lockPages();

  // What is kept
  const shelves = openShelves(profile, (setAside) => state.change({ setAside }));
  const preferences = openPreferences(shelves.in(''), () => app.getPreferredSystemLanguages());
  const vault = openCredentials(
    join(profile, 'credentials'),
    () => preferences.get().weakStorage,
  );
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
    log: console,
    shelves,
    tell: (event, value) => send(window.contents(), event, value),
    notice: () => undefined,
  });
  const signIn = openSignIn(accounts, reach);
  const inviteToDemo = () => demo().invite();
  const parts = { accounts, signIn, reach, clock: systemClock, inviteToDemo };
  const handlersFor = (source: Source): Handlers => ({
    ...accountHandlers(parts, source),
    app: {
      snapshot: () => state.snapshot,
      refresh: async () => accounts.roomsIfAny?.refresh.now(),
    },
    preferences: {
      update(patch) {
        preferences.update(patch, state);
        applyTheme(preferences.get().theme);
      },
    },
  });

  // The desktop
  applyTheme(preferences.get().theme);
  servePage({ root: join(app.getAppPath(), 'out/renderer'), avatar: () => Promise.resolve(null) });
  const bounds = shelves.in('')('window', v.nullable(Bounds), null);
  const window = createWindow({
    bounds,
    closed: () => undefined,
    focused: () => void accounts.roomsIfAny?.refresh.focused(),
    log: console,
  });
  serveBridge({
    handlers: handlersFor('window'),
    trusted: (event) => isTrusted(event, window.contents()),
    log: console,
  });
  state.subscribe((snapshot) => send(window.contents(), 'snapshot', snapshot));
  onWanted(() => window.open());
  onWake(() => void accounts.roomsIfAny?.refresh.now());

  const tray = startTray({
    state,
    handlers: handlersFor('tray'),
    window,
    log: console,
  });
  const stays = () => tray.available && preferences.get().keepInTray;
  app.on('window-all-closed', () => {
    if (!stays()) app.quit();
  });

  onQuit(accounts.settled, () => {
    accounts.close();
    demo.close();
  });

  const hidden = process.argv.includes('--hidden') || preferences.get().startHidden;
  if (!hidden) window.open();
  // Nobody could find a hidden program that has no icon.
  void tray.ready.then(() => {
    if (hidden && !tray.available) window.open();
  });
  await accounts.start();
}
