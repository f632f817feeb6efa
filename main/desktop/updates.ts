import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import * as v from 'valibot';
import type { Preferences, Update } from '../../preload/desktop.ts';
import type { Clock } from '../account/clock.ts';
import type { Shelf } from '../account/shelf.ts';
import { noUpdate } from '../account/state.ts';
import type { Log } from '../log.ts';

export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'checkForUpdates' | 'quitAndInstall' | 'on'
> & { logger: unknown };

type Options = {
  /** Loaded at the first look: most starts need none. */
  load(): Promise<Updater>;
  supported: boolean;
  every(): Preferences['updates'];
  kept: Pick<Shelf<Looked>, 'get' | 'keep'>;
  changed(update: Update): void;
  ready(version: string): void;
  /** An AppImage has another name now: the new one carries its version. */
  moved(file: string): void;
  clock: Clock;
  log: Log;
};

/** When there was an answer last, epoch ms. */
export const Looked = v.object({ at: v.nullable(v.number()) });
export type Looked = v.InferOutput<typeof Looked>;

export type UpdateService = {
  /** Looks now, whatever the schedule says. */
  check(): Promise<void>;
  install(): void;
};

const hour = 3_600_000;
const spans = { daily: 24 * hour, weekly: 7 * 24 * hour, never: Infinity };

/** The first look waits until the start is over. */
const quiet = 30_000;

/**
 * Keeps Perch up to date on the user's schedule: looks, downloads, checks the signature, and
 * installs when the user quits. What the feed says about stages is heeded by electron-updater.
 */
export function openUpdates(options: Options): UpdateService {
  const { load, supported, every, kept, changed, ready, moved, clock, log } = options;
  let update: Update = { ...noUpdate, supported, checkedAt: kept.get().at };
  let loaded: Promise<Updater> | undefined;

  const is = (...states: Update['state'][]) => states.includes(update.state);

  function become(patch: Partial<Update>) {
    update = { ...update, ...patch };
    changed(update);
  }

  function looked() {
    const at = clock.now();
    // This runs inside the updater's own events: an error here would end its check.
    kept.keep({ at });
    return at;
  }

  async function prepare(): Promise<Updater> {
    const updater = await load();
    updater.logger = log;
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = true;
    updater.on('appimage-filename-updated', moved);
    // So it is as well when this computer's stage has not come yet.
    updater.on('update-not-available', () => {
      become({ state: 'idle', version: null, checkedAt: looked() });
    });
    updater.on('update-available', ({ version }) => {
      become({ state: 'downloading', version, checkedAt: looked() });
    });
    updater.on('update-downloaded', ({ version }) => {
      become({ state: 'ready', version });
      ready(version);
    });
    return updater;
  }

  async function check() {
    if (!supported || is('checking', 'downloading', 'ready')) return;
    become({ state: 'checking' });
    try {
      const result = await (await (loaded ??= prepare())).checkForUpdates();
      await result?.downloadPromise;
      // It has not looked at all: it finds that nothing can be updated here.
      if (result === null) become({ state: 'idle' });
    } catch (error) {
      // Without a network there is no update; the next look may find one.
      log.warn('update', error);
      become({ state: 'failed' });
    }
  }

  function schedule(ms: number) {
    clock.after(ms, () => {
      const due = clock.now() - (kept.get().at ?? 0) >= spans[every()];
      void (due ? check() : Promise.resolve()).finally(() => schedule(hour));
    });
  }

  become({});
  if (supported) schedule(quiet);
  return {
    check,
    install() {
      if (update.state !== 'ready') return;
      void loaded?.then((updater) => updater.quitAndInstall());
    },
  };
}

/** The real one, which reads its feed from what the build has put beside the program. */
export const loadUpdater = async (): Promise<Updater> =>
  (await import('electron-updater')).autoUpdater;

/**
 * Whether anything could be updated from here: a feed was built in, and the system's package
 * manager is not the one to do it.
 */
export function canUpdate(resources = process.resourcesPath, env = process.env): boolean {
  if (!app.isPackaged || !existsSync(join(resources, 'app-update.yml'))) return false;
  return process.platform !== 'linux' || env['APPIMAGE'] !== undefined;
}
