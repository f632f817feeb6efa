import { app, shell } from 'electron';
import type { Handlers } from '../../preload/contract.ts';
import type { Job } from '../../preload/jobs.ts';
import type { NamedDevice } from '../../preload/devices.ts';
import type { Snapshot } from '../../preload/types.ts';
import type { Notice as AccountNotice } from '../account/accounts.ts';
import type { Clock } from '../account/clock.ts';
import type { OpenShelf } from '../account/shelf.ts';
import type { State } from '../account/state.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import { openAutostart } from './autostart.ts';
import { about, report } from './diagnostics.ts';
import { openExternal } from './locks.ts';
import type { LogFile } from './log-file.ts';
import { showMenuBar } from './menu-bar.ts';
import { notices } from './notices.ts';
import { createNotifications, type Notice } from './notifications.ts';
import { pauseEnds } from './pause-times.ts';
import { icon, licences } from './resources.ts';
import { noShortcuts, openShortcuts, Shortcuts } from './shortcuts.ts';
import type { TrayService } from './tray.ts';
import { canUpdate, loadUpdater, Looked, openUpdates } from './updates.ts';
import type { Window } from './window.ts';

type Options = {
  state: State;
  /** What shortcuts and the buttons of notifications call; the tray's handlers. */
  handlers: Pick<Handlers, 'settings' | 'pause' | 'devices' | 'accounts' | 'acting'>;
  window: Window;
  tray: TrayService;
  /** What is behind the sign-in storage, for the report. */
  storage(): Promise<string>;
  shelf: OpenShelf;
  clock: Clock;
  log: LogFile;
};

export type Desk = {
  /** The desktop's part of the contract. */
  handlers: Handlers['desktop'];
  /** Tells what happened to an account. */
  notice: AccountNotice;
  /** A bulk job is through, or it has paused by itself. */
  jobEnded(job: Job): void;
};

const documentation = 'https://docs.lanyingim.com/';

/** Everything that Perch does with the desktop around its window and its icon. */
export function openDesk(options: Options): Desk {
  const { state, handlers, window, tray, storage, shelf, clock, log } = options;
  const snapshot = () => state.snapshot;
  const change = (patch: Partial<Snapshot['desktop']>) =>
    state.change({ desktop: { ...snapshot().desktop, ...patch } });

  let problems = 0;
  /** What a key or a notification sets off has no screen of its own: a failure is told in the window. */
  async function attempt(action: () => unknown, device?: string) {
    if (snapshot().desktop.problem) change({ problem: null });
    try {
      await action();
    } catch (error) {
      log.warn('desktop', error);
      const failure = failureOf(error);
      if (failure.code === 'cancelled') return;
      const id = (problems += 1);
      change({ problem: device === undefined ? { id, failure } : { id, failure, device } });
      window.open();
    }
  }

  const notifications = createNotifications({
    preferences: () => snapshot().preferences,
    inFront: () => window.isInFront(),
    open: (screen) => window.open(screen),
    log,
  });
  const show = (notice: Notice) => notifications.show(notice);

  const updates = openUpdates({
    load: loadUpdater,
    supported: canUpdate(),
    every: () => snapshot().preferences.updates,
    kept: shelf('updates', Looked, { at: null }),
    changed: (update) => change({ update }),
    moved: (file) => void openAutostart(log, file),
    ready: (version) =>
      show(notices.updateReady(version, () => updates.install(), snapshot().locale)),
    clock,
    log,
  });
  const shortcuts = openShortcuts({
    kept: shelf('shortcuts', Shortcuts, noShortcuts),
    run: {
      open: () => window.open(),
      push: () => {
        const { settings } = snapshot();
        if (settings) void attempt(() => handlers.settings.update({ push: !settings.push }));
      },
    },
    log,
  });
  const autostart = openAutostart(log);

  /** A notification may be answered when another account is open: its own is opened first. */
  async function inAccount(key: string, action: () => unknown) {
    const { account, actingAs } = snapshot();
    if (actingAs) await handlers.acting.stop({});
    if (account?.key !== key || actingAs) {
      const isKept = snapshot().accounts.some((one) => one.key === key);
      if (!isKept) throw new ApiError({ code: 'not-signed-in' });
      await handlers.accounts.switch({ key });
    }
    await action();
  }

  function showNew(devices: readonly NamedDevice[], key: string, name: string) {
    const { accounts, locale } = snapshot();
    const [device, ...others] = devices;
    if (!device) return;
    // With one account there is nothing to tell apart.
    const whose = accounts.length > 1 ? name : null;
    if (others.length > 0) {
      show(notices.newDevices(devices.length, whose, locale));
      return;
    }
    const { deviceSn } = device;
    const acknowledge = () =>
      void attempt(() => inAccount(key, () => handlers.devices.acknowledge({ deviceSn })));
    const signOut = () => {
      // The window shows it leaving, with Undo.
      window.open('devices');
      const send = () => handlers.devices.signOut({ deviceSn });
      void attempt(() => inAccount(key, send), device.name);
    };
    show(notices.newDevice(device.name, whose, { acknowledge, signOut }, locale));
  }

  void tray.ready.then(() => change({ tray: tray.host }));
  app.setAboutPanelOptions({
    applicationName: app.getName(),
    applicationVersion: app.getVersion(),
    iconPath: icon(),
  });
  followLanguage(state, window);

  return {
    handlers: {
      about,
      autostart: () => autostart.read(),
      setAutostart: ({ on }) => autostart.set(on),
      shortcuts: () => ({ ...shortcuts.get(), byDesktop: shortcuts.byDesktop }),
      holdShortcuts: ({ on }) => shortcuts.hold(on),
      setShortcut: ({ name, keys }) => ({
        accepted: shortcuts.set(name, keys),
        shortcuts: shortcuts.get(),
      }),
      diagnostics: async () => ({
        text: report({
          snapshot: snapshot(),
          about: about(),
          storage: await storage(),
          autostart: autostart.read(),
          shortcuts: shortcuts.get(),
          suppressed: notifications.suppressed,
          troubles: log.troubles,
        }),
      }),
      openLogs: () => openPath(log.folder),
      openLicences: () => openPath(licences()),
      checkForUpdates: () => updates.check(),
      installUpdate: () => updates.install(),
      openExternal: ({ address }) => ({ opened: openExternal(address) }),
    },
    notice(kind, { key, nickname, username }, devices = []) {
      const { ended, locale } = snapshot();
      const name = nickname || username;
      if (kind === 'session-ended') {
        show(notices.sessionEnded(name, ended?.failure.code, locale));
      } else if (kind === 'pause-ended') {
        const again = () => handlers.pause.start({ until: pauseEnds(new Date()).hour });
        show(notices.pauseEnded(name, () => void attempt(() => inAccount(key, again)), locale));
      } else {
        showNew(devices, key, name);
      }
    },
    jobEnded({ state, tally: { done, failed, uncertain } }) {
      const { locale } = snapshot();
      if (state === 'done') show(notices.jobFinished(done, failed + uncertain, locale));
      else show(notices.jobPaused(locale));
    },
  };
}

/** Opens a file or folder in the program that the user has for it. */
async function openPath(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Error(problem);
}

/** The menu speaks the language in force. */
function followLanguage(state: State, window: Window): void {
  let shown: Snapshot['locale'] | null = null;
  const follow = ({ locale }: Snapshot) => {
    if (locale === shown) return;
    shown = locale;
    showMenuBar(locale, {
      open: (screen) => window.open(screen),
      help: () => void openExternal(documentation),
    });
  };
  follow(state.snapshot);
  state.subscribe(follow);
}
