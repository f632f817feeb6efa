import type { Account, Identity, Leaving, Profile, Server } from './account.ts';
import type { Desktop, Preferences, Vault } from './desktop.ts';
import type { DeviceStep, DeviceSummary, NamedDevice } from './devices.ts';
import type { Failure } from './failure.ts';
import type { ActingAs, Job } from './jobs.ts';
import type { Activity, Conflict, Connection, Pause, SettingField, Settings } from './settings.ts';

/** What crosses between the window and main: plain data, in the words of the field. */

export type Locale = 'en' | 'zh-CN';

export type Snapshot = {
  revision: number;
  stage: 'starting' | 'signed-out' | 'signed-in';
  /** Why the last session ended, with what the sign-in form is filled from. */
  ended: { failure: Failure; server: Server; username: string } | null;
  account: Account | null;
  accounts: Account[];
  /** Perch was asked to keep the password, and signs in again by itself when the session ends. */
  keepsPassword: boolean;
  leaving: Leaving | null;
  connection: Connection;
  /** Confirmed values with the pending ones on top; null until something is known. */
  settings: Settings | null;
  /** Fields on their way: being sent, or waiting for the network. */
  pending: Partial<Record<SettingField, 'sending' | 'waiting'>>;
  refused: Partial<Record<SettingField, Failure>>;
  conflicts: Conflict[];
  pause: Pause | null;
  profile: Profile | null;
  identity: Identity;
  online: boolean | null;
  /** Null for an administrator's token, which has no devices. */
  devices: DeviceSummary | null;
  /** Newest first. */
  activity: Activity[];
  /** An administrator's, newest first; null for everybody else. */
  jobs: Job[] | null;
  /** While an administrator works for somebody else, `account` is that user's. */
  actingAs: ActingAs | null;
  vault: Vault;
  preferences: Preferences;
  /** The language in force. */
  locale: Locale;
  /** A file that could not be read was put aside under this name. */
  setAside: string | null;
  /** The disk refuses what has to be kept: what is not written now is lost when Perch ends. */
  unwritten: boolean;
  desktop: Desktop;
};

/** Screens that a link, the tray or a notification can open. */
export const screens = [
  'overview',
  'notifications',
  'devices',
  'profile',
  'privacy',
  'bulk-jobs',
  'users',
  'preferences',
] as const;

export type Screen = (typeof screens)[number];

/** Events that main sends to the window. */
export type Events = {
  snapshot: Snapshot;
  open: { screen: Screen };
  /** A value came from another device while the window was open. */
  changedElsewhere: { fields: SettingField[] };
  deviceStep: { deviceSn: number; step: DeviceStep | null };
  /** Devices that were not on the last list. */
  newDevices: { devices: NamedDevice[] };
  /** Its account was left while devices were signed out or removed, one after another. */
  devicesLeft: { account: string; done: number; total: number };
  /** The share of a file that has been checked, 0 to 1. */
  fileChecked: { share: number };
};

export type EventName = keyof Events;

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** The two functions that `preload/index.ts` exposes as `window.perch`. */
export type Perch = {
  platform: NodeJS.Platform;
  call(group: string, action: string, input: unknown): Promise<Result<unknown>>;
  on<E extends EventName>(event: E, listener: (value: Events[E]) => void): () => void;
};
