import type { Failure } from './failure.ts';

/** The settings of an account, what changed them, and what became of the changes. */

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
  /** The server is being asked for changes right now. */
  isLooking: boolean;
  /** Epoch ms: what is shown is at least as new as this. */
  syncedAt: number | null;
  /** How long one call took. */
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
