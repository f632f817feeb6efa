import type { Failure } from './failure.ts';
import type { Locale } from './types.ts';

/** What belongs to this computer and not to an account. */

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
  /** Show user IDs and mobile numbers as dots until they are pointed at, for who shares the screen. */
  hideIds: boolean;
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

/** What was asked for outside of the window and did not work; the window tells it. */
export type Problem = {
  /** Tells one from the next. */
  id: number;
  failure: Failure;
  /** The device that should have been signed out. */
  device?: string;
};

/** What Perch found out about this desktop. */
export type Desktop = {
  /** Whether something shows tray icons here; `unknown` when nobody could be asked. */
  tray: 'present' | 'absent' | 'unknown';
  update: Update;
  problem: Problem | null;
  /** How often the tray has asked the window to sign out, which has something to ask first. */
  signOutAsked: number;
};

/** The keys that work everywhere, as Electron writes them (`Control+Alt+P`); empty means none. */
export type Shortcuts = { open: string; push: string };

/** Wayland's desktop has the last word: it may ask first, or give other keys. */
export type ShortcutsHere = Shortcuts & { byDesktop: boolean };

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
