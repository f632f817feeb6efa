import { createState, noConnection } from '../../main/account/state.ts';
import type { Account } from '../../preload/account.ts';
import type { Preferences } from '../../preload/desktop.ts';
import type { Activity, Settings } from '../../preload/settings.ts';
import type { Snapshot } from '../../preload/types.ts';

export const account: Account = {
  key: 'demo-1',
  userId: '2302128618880',
  username: 'lin',
  nickname: 'Lin Qiao',
  role: 'user',
  server: { kind: 'demo' },
};

export const settings: Settings = {
  push: true,
  messageText: true,
  sound: false,
  vibration: true,
  doNotDisturb: { on: false, start: 22, end: 7 },
  silentHours: { on: false, start: 22, end: 7 },
  authMode: 1,
  authQuestion: '',
  authAnswer: '',
  groupConfirm: true,
  autoDownload: true,
  pushNickname: '',
};

export const preferences: Preferences = {
  theme: 'system',
  language: 'system',
  startHidden: false,
  keepInTray: true,
  checkEvery: 1,
  weakStorage: false,
  hideIds: false,
  serverZone: 'Asia/Shanghai',
  notices: {
    'new-device': true,
    'session-ended': true,
    'pause-ended': true,
    'update-ready': true,
    'job-finished': true,
  },
  updates: 'weekly',
};

/** A signed-in account, online, nothing pending; with the parts that a test is about. */
export const snapshotOf = (parts: Partial<Snapshot> = {}): Snapshot => ({
  ...createState(preferences, 'en').snapshot,
  stage: 'signed-in',
  account,
  accounts: [account],
  connection: { ...noConnection, state: 'online', syncedAt: 0, latencyMs: 20 },
  settings,
  ...parts,
});

/** Nobody has signed in. */
export const signedOut: Snapshot = {
  ...createState(preferences, 'en').snapshot,
  stage: 'signed-out',
};

let entries = 0;

/** An entry of the log: the sound was switched off in the window just now, unless it says otherwise. */
export function changed(parts: Partial<Activity> = {}): Activity {
  entries += 1;
  const entry = {
    id: `entry-${entries}`,
    at: Date.now(),
    source: 'window',
    field: 'sound',
    before: true,
    after: false,
    state: 'sent',
  };
  return { ...entry, ...parts } as Activity;
}
