import type { ActingAs, Job } from './jobs.ts';

/** What crosses between the window and main: plain data, in the words of the field. */

export type Locale = 'en' | 'zh-CN';

/** Every way in which something can fail. Each has a sentence in both languages: `messages/…/errors.json`. */
export const failureCodes = [
  // transport
  'offline',
  'timeout',
  'bad-certificate',
  'cancelled',
  'server-error',
  'rate-limited',
  'unexpected-answer',
  'not-supported',
  // session
  'session-ended',
  'signed-out-everywhere',
  'token-invalid',
  'token-missing',
  'not-signed-in',
  'wrong-password',
  'no-such-user',
  'too-many-failures',
  'only-registered',
  'no-permission',
  // input, as the service sees it
  'bad-parameter',
  'refused',
  'user-exists',
  'username-taken',
  'mobile-taken',
  'mobile-limit',
  'alias-taken',
  'already-bound',
  'wrong-code',
  'wrong-captcha',
  'push-limit',
  // the app behind an app id
  'unknown-app',
  'app-banned',
  'app-frozen',
  'app-revoked',
  'app-abnormal',
  'registration-closed',
  'user-limit',
  'licence-invalid',
  'licence-expired',
  'licence-exceeded',
  // this computer
  'keyring-locked',
  'keyring-missing',
  'bad-address',
  'storage-failed',
  // bulk jobs and their files
  'file-missing',
  'file-unreadable',
  'file-changed',
  'file-empty',
  'not-text',
  'workbook',
  'header-missing',
  'line-too-long',
  'quote-not-closed',
  'too-many-columns',
  'too-many-rows',
  'column-missing',
  'nothing-to-send',
  'journal-unreadable',
  'journal-in-use',
  'disk-full',
  'job-running',
  'no-such-job',
  'not-possible-now',
  // anything
  'invalid-input',
  'not-trusted',
  'internal',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export type Failure = {
  code: FailureCode;
  /** The service's own words, when it gave any. */
  message?: string;
  /** The field of the form or the parameter that is meant. */
  field?: string;
  /** The number in the service's envelope. */
  serviceCode?: number;
  /** The HTTP status, when that was the trouble. */
  status?: number;
  retryAfterMs?: number;
  /** The row of a file where reading had to stop, counted as a spreadsheet does. */
  row?: number;
};

export type Server =
  | { kind: 'cloud'; appId: string }
  | { kind: 'own'; appId: string; address: string }
  | { kind: 'demo' };

export type Role = 'user' | 'admin';

/** A signed-in account as the window knows it. Secrets never leave main. */
export type Account = {
  /** Names the account on this computer: stable, no secret in it. */
  key: string;
  userId: string;
  username: string;
  nickname: string;
  role: Role;
  server: Server;
  /** Its sign-in is not at hand any more: the user has to sign in again. */
  ended?: boolean;
};

/** A daily window in whole hours of the server's clock; while it is off, the hours to switch on with. */
export type Hours = { on: boolean; start: number; end: number };

/** 0 anyone, 1 who I approve, 2 who answers my question, 3 nobody. */
export type AuthMode = 0 | 1 | 2 | 3;

/** The account's settings under positive names; on means that the thing happens. */
export type Settings = {
  push: boolean;
  messageText: boolean;
  sound: boolean;
  vibration: boolean;
  doNotDisturb: Hours;
  silentHours: Hours;
  authMode: AuthMode;
  authQuestion: string;
  authAnswer: string;
  groupConfirm: boolean;
  autoDownload: boolean;
  pushNickname: string;
};
export type SettingField = keyof Settings;

export type Connection = {
  state: 'connecting' | 'online' | 'offline';
  /** Epoch ms of the last answer that settings were read from. */
  syncedAt: number | null;
  latencyMs: number | null;
  nextTryAt: number | null;
  failure: Failure | null;
};

export type Source = 'window' | 'tray' | 'pause' | 'undo' | 'elsewhere';

/** One change in the log: what it was, what it became, who did it and whether the server has it. */
export type Activity = {
  [F in SettingField]: {
    id: string;
    at: number;
    source: Source;
    field: F;
    before: Settings[F];
    after: Settings[F];
    state: 'sent' | 'waiting' | 'refused' | 'undone';
  };
}[SettingField];

/** A choice made offline that meets another value on the server: the user is shown both. */
export type Conflict = {
  [F in SettingField]: { field: F; mine: Settings[F]; theirs: Settings[F] };
}[SettingField];

/** A push pause made by Perch. `restores` is what push returns to. */
export type Pause = { startedAt: number; until: number; restores: boolean };

export type Profile = {
  userId: string;
  username: string;
  nickname: string;
  /** An address of the app's own scheme, or null. */
  avatar: string | null;
  description: string;
  email: string;
  mobile: string;
  publicInfo: string;
  privateInfo: string;
};

/** What the owner of a profile may write with the save bar; email and id are the service's. */
export type ProfileField =
  'username' | 'mobile' | 'nickname' | 'description' | 'publicInfo' | 'privateInfo';

/** How far a save got: it goes field by field and stops at the first refusal, naming its fields. */
export type Saved = { saved: ProfileField[]; failed: ProfileField[]; failure: Failure | null };

/** A changed password, and what went wrong after it was changed, each on its own. */
export type PasswordChanged = { signIn: Failure | null; others: Failure | null };

/** How pushes are addressed to the account; the service never tells the alias, so Perch remembers it. */
export type Identity = { tags: string[] | null; alias: string | null };

/** 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web, 0 unknown. */
export type Platform = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Two ways to end a device's session: remove forgets the device as well. */
export type DeviceEnding = 'sign-out' | 'remove';

/** What Perch is doing with a device. Until `at`, epoch ms, `leaving` can be taken back. */
export type DeviceStep =
  | { ending: DeviceEnding; state: 'leaving'; at: number }
  | { ending: DeviceEnding; state: 'queued' | 'sending' | 'sent' | 'still-listed' }
  | { ending: DeviceEnding; state: 'failed'; failure: Failure };

/** A device as the service lists it, and what Perch on this computer knows of it. */
export type Device = {
  deviceSn: number;
  platform: Platform;
  /** Read from the user agent, in the language in force. */
  name: string;
  /** `Android 14`, or '' when the user agent does not tell. */
  system: string;
  userAgent: string;
  /** The user's own name for it, or ''. */
  label: string;
  /** Epoch ms of the first list with it that Perch has read. */
  firstSeen: number;
  isNew: boolean;
  /** On the keep-list: "Sign out all others" leaves it alone. */
  kept: boolean;
  /** What Perch did to it last, epoch ms. The list does not tell whether it is back since. */
  ended: { ending: DeviceEnding; at: number } | null;
  step: DeviceStep | null;
};
export type NamedDevice = Pick<Device, 'deviceSn' | 'name' | 'platform'>;

/** Devices that came and went between two lists, and what was ended from here. */
export type DeviceEvent = NamedDevice & {
  at: number;
  what: 'came' | 'went' | 'signed-out' | 'removed';
};

/** Ending several devices one after another. */
export type DeviceJob = {
  ending: DeviceEnding;
  state: 'running' | 'done' | 'cancelled' | 'stopped';
  total: number;
  done: number;
  failed: number;
  stillListed: number;
};

/** The list in short; the rows are read with `devices.list` when `revision` has grown. */
export type DeviceSummary = {
  revision: number;
  count: number;
  newCount: number;
  /** At most five, newest first. */
  newest: NamedDevice[];
  /** Epoch ms of the last whole list; null before the first. */
  syncedAt: number | null;
  /** The server's list did not end as it should, so devices may be missing. */
  cut: boolean;
  failure: Failure | null;
  job: DeviceJob | null;
};

/** What Perch could do with the sign-in: kept in the system's keychain, kept weakly by choice, or only for now. */
export type Vault = 'stored' | 'weak' | 'session-only' | 'locked' | 'missing';

export type Theme = 'system' | 'light' | 'dark';

/** What Perch can notify of; each kind can be switched off. */
export const noticeKinds = [
  'new-device',
  'session-ended',
  'pause-ended',
  'update-ready',
  'job-finished',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export type Preferences = {
  theme: Theme;
  language: Locale | 'system';
  startHidden: boolean;
  keepInTray: boolean;
  /** Minutes between two looks for changes made elsewhere. */
  checkEvery: 1 | 5 | 15;
  /** Keep sign-ins without a keychain, readable to other programs of this user. Only by explicit choice. */
  weakStorage: boolean;
  /** The clock that the account's hours are read by: an IANA zone, or `local` for this computer's own. */
  serverZone: string;
  notices: Record<NoticeKind, boolean>;
  /** How often Perch looks for a new version of itself. */
  updates: 'daily' | 'weekly' | 'never';
};

/** A newer version of Perch, as far as it has come. */
export type Update = {
  /** False where nothing could be updated from here: no feed, or a package manager's job. */
  supported: boolean;
  state: 'idle' | 'checking' | 'downloading' | 'ready' | 'failed';
  /** The version that is on its way or ready. */
  version: string | null;
  /** Epoch ms of the last look that got an answer. */
  checkedAt: number | null;
};

/** What Perch found out about this desktop. */
export type Desktop = {
  /** Whether something shows tray icons here; `unknown` when nobody could be asked. */
  tray: 'present' | 'absent' | 'unknown';
  update: Update;
};

/** The keys that work everywhere, as Electron writes them (`Control+Alt+P`); empty means none. */
export type Shortcuts = { open: string; push: string };
export type ShortcutName = keyof Shortcuts;

/** `approval`: the system asks the user first. */
export type Autostart = { state: 'on' | 'off' | 'approval' | 'unsupported' };

export type About = {
  version: string;
  electron: string;
  chromium: string;
  node: string;
  system: string;
};

export type Snapshot = {
  revision: number;
  stage: 'starting' | 'signed-out' | 'signed-in';
  /** Why the last session ended, with what the sign-in form is filled from. */
  ended: { failure: Failure; server: Server; username: string } | null;
  account: Account | null;
  accounts: Account[];
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
