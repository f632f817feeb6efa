import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';
import { m } from '../../messages/compiled/messages.js';
import type { Handlers } from '../../preload/contract.ts';
import type { Snapshot } from '../../preload/types.ts';
import type { State } from '../account/state.ts';
import type { Log } from '../log.ts';
import { onTheme, systemIsDark } from './theme.ts';
import { awaitTrayHost, type TrayHost } from './tray-host.ts';
import { panelOf, trayImage, trayState } from './tray-icon.ts';
import { status, trayMenu, trayName, type TrayActions } from './tray-menu.ts';
import type { Window } from './window.ts';

type Options = {
  state: State;
  /** The same handlers that serve the page, made for the tray as the source of a change. */
  handlers: Pick<Handlers, 'settings' | 'pause' | 'session' | 'accounts' | 'acting' | 'devices'>;
  window: Pick<Window, 'open'>;
  log: Pick<Log, 'warn'>;
};

export type TrayService = {
  /** What is known of who shows tray icons here. */
  readonly host: TrayHost;
  /** False while no icon can be seen: then closing the window has to end the program. */
  readonly available: boolean;
  /** Once the icon is there, or it is known that nobody would show it. */
  readonly ready: Promise<void>;
};

// A Tray that nothing refers to disappears when memory is cleaned up.
let tray: Tray | null = null;

/** Puts the icon into the panel once there is one, and keeps it a picture of the snapshot. */
export function startTray(options: Options): TrayService {
  let host: TrayHost = 'unknown';
  let available = false;
  async function start() {
    host = await awaitTrayHost();
    try {
      const first = image(options.state.snapshot, new Date());
      tray = new Tray(nativeImage.createFromPath(first));
    } catch (error) {
      options.log.warn('no tray', error);
      return;
    }
    show(tray, options);
    available = host !== 'absent';
  }
  const ready = start();
  return {
    get host() {
      return host;
    },
    get available() {
      return available;
    },
    ready,
  };
}

function show(target: Tray, options: Options): void {
  const render = painter(target, options);
  // On Linux only some panels report a click, so the menu has Open as well. On macOS a click opens the
  // menu and is reported all the same.
  if (process.platform !== 'darwin') target.on('click', () => options.window.open());
  options.state.subscribe(render);
  onTheme(render);
  // Remaining time and the hours of do not disturb move without any change of the snapshot.
  setInterval(render, 60_000).unref();
  render();
}

/** Draws only what differs from what is shown: a menu that is set anew closes under the mouse. */
function painter(target: Tray, { state, handlers, window, log }: Options) {
  let shown = { image: '', tip: '', menu: '' };

  /** The system has flipped the check by itself; what it shows has to be set again in any case. */
  const act = (action: () => unknown) => {
    shown.menu = '';
    Promise.resolve()
      .then(action)
      // A refused change is in the snapshot, where the status line and the page tell it.
      .catch((error: unknown) => log.warn('tray', error))
      .finally(render);
  };
  const actions: TrayActions = {
    open: (screen) => window.open(screen),
    update: (patch) => act(() => handlers.settings.update(patch)),
    pause: (until) => act(() => handlers.pause.start({ until })),
    resume: () => act(() => handlers.pause.resume({})),
    switchTo: (key) => act(() => handlers.accounts.switch({ key })),
    signOutDevice(deviceSn) {
      act(() => handlers.devices.signOut({ deviceSn }));
      window.open('devices');
    },
    stopActing: () => act(() => handlers.acting.stop({})),
    signOut: () => act(() => handlers.session.signOut({})),
    quit: () => app.quit(),
  };

  function render() {
    const { snapshot } = state;
    const now = new Date();
    const template = trayMenu(snapshot, actions, now);
    const next = {
      image: image(snapshot, now),
      tip: tooltip(snapshot, now),
      menu: JSON.stringify(template),
    };
    if (next.image !== shown.image) target.setImage(nativeImage.createFromPath(next.image));
    if (next.tip !== shown.tip) target.setToolTip(next.tip);
    if (next.menu !== shown.menu) target.setContextMenu(Menu.buildFromTemplate(template));
    shown = next;
  }
  return render;
}

function image(snapshot: Snapshot, now: Date): string {
  const { platform } = process;
  const panel = panelOf(platform, process.env['XDG_CURRENT_DESKTOP'], systemIsDark());
  const assets = join(app.getAppPath(), 'assets');
  return trayImage(assets, trayState(snapshot, now), panel, platform);
}

/** Windows shows at most 127 characters. */
function tooltip(snapshot: Snapshot, now: Date): string {
  const { actingAs, locale } = snapshot;
  const account = actingAs?.by ?? snapshot.account;
  const what = account ? status(snapshot, now) : m.tray_status_signed_out({}, { locale });
  const who = account ? `${trayName(account, locale)}: ` : '';
  return `Perch\n${who}${what}`.slice(0, 127);
}
