import { createState } from '../../main/account/state.ts';
import type { Account, Preferences, Settings, Snapshot } from '../../preload/types.ts';

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

const preferences: Preferences = {
  theme: 'system',
  language: 'system',
  startHidden: false,
  keepInTray: true,
  checkEvery: 1,
  weakStorage: false,
  serverZone: 'Asia/Shanghai',
};

/** A signed-in account, online, nothing pending; with the parts that a test is about. */
export const snapshotOf = (parts: Partial<Snapshot> = {}): Snapshot => ({
  ...createState(preferences, 'en').snapshot,
  stage: 'signed-in',
  account,
  accounts: [account],
  connection: { state: 'online', syncedAt: 0, latencyMs: 20, nextTryAt: null, failure: null },
  settings,
  ...parts,
});
