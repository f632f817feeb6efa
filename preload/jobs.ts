import type { Account } from './account.ts';
import type { Failure } from './failure.ts';

/** Administrators' jobs over CSV files, in the words that the window and main share. */

export const operationNames = ['register', 'profiles', 'avatars', 'ban', 'unban'] as const;
export type OperationName = (typeof operationNames)[number];

export const fieldNames = [
  'username',
  'password',
  'user_id',
  'nick_name',
  'description',
  'public_info',
  'private_info',
  'avatar',
] as const;
export type FieldName = (typeof fieldNames)[number];

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

export const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/** A column of the file and the field that it fills; `index` counts from 0. */
export type Column = { index: number; header: string; field: FieldName | null; secret: boolean };

/** Which column fills which field. */
export type Mapping = Partial<Record<FieldName, number>>;

export type ProblemCode =
  // errors: the row is not sent
  | 'missing'
  | 'bad-username'
  | 'bad-id'
  | 'rounded-id'
  | 'bad-avatar'
  | 'too-long'
  | 'bad-characters'
  | 'too-many-cells'
  | 'nothing-to-change'
  | 'double'
  // warnings: the row is sent
  | 'weak-password'
  | 'not-json';

export type Problem = {
  code: ProblemCode;
  level: 'error' | 'warning';
  /** The field that is meant, or null for the row as a whole. */
  field: FieldName | null;
  /** Its column, counted from 0. */
  column: number | null;
  /** For `double`: the row that has the same key first. */
  firstRow?: number;
};

/** A row for the eye: passwords are dots, long cells are cut. Rows count as a spreadsheet does. */
export type PreviewRow = { row: number; cells: string[]; problems: Problem[] };

/** The file that waits to be checked. Where it lies is main's business. */
export type ChosenFile = { name: string; size: number };

/** What a job would do, found out without a single call. */
export type Check = {
  operation: OperationName;
  file: ChosenFile & { encoding: Encoding; delimiter: Delimiter };
  /** Read so, the text is hardly what somebody wrote: another encoding is likely. */
  misread: boolean;
  columns: readonly Column[];
  /** What the operation can use, the required fields first. */
  fields: { name: FieldName; required: boolean }[];
  /** Required fields without a column: nothing can be sent before they have one. */
  missing: FieldName[];
  rows: number;
  /** Rows that would be sent. */
  valid: number;
  invalid: number;
  /** Rows that would be sent although something about them is worth a look. */
  warned: number;
  counts: Partial<Record<ProblemCode, number>>;
  first: PreviewRow[];
  /** The first thousand rows with problems; `counts` is complete. */
  problems: PreviewRow[];
  /** Epoch ms of the last job that sent this very file; null when none did. */
  sentBefore: number | null;
};

/**
 * What became of a row. `uncertain`: a call with it was sent and no answer was seen. The journal
 * stores the places in this list.
 */
export const outcomes = ['uncertain', 'done', 'failed', 'skipped', 'queued'] as const;
/** `queued` rows failed or were held back before and wait to be sent again; nothing of them was applied. */
export type Outcome = (typeof outcomes)[number];

/** How many rows have each outcome. */
export type Tally = Record<Outcome, number>;

/** What became of a row that was sent, as its `code` in the journal. */
export const rowReasons = [
  /** It worked: a repeated call met the first one's effect. */
  'found',
  // refused
  'user-exists',
  'username-taken',
  'mobile-taken',
  'already-bound',
  'no-such-user',
  'bad-parameter',
  'invalid-input',
  /** With the HTTP status in `detail`. */
  'not-accepted',
  'refused',
  // no answer was seen
  'timeout',
  'offline',
  'server-error',
  'unexpected-answer',
  'cancelled',
  'internal',
] as const;
export type RowReason = (typeof rowReasons)[number];

/** A row's place in the journal: never anything of its contents but the key. */
export type RowOutcome = {
  row: number;
  /** Username or user id. */
  key: string;
  outcome: Outcome;
  /** A `RowReason`, or the `ProblemCode` of a row that was skipped. */
  code: string | null;
  /** The service's own words, the field of a problem, or the row that has the same key first. */
  detail: string | null;
  /** The id that the service gave to a registered user. */
  userId: string | null;
  /** Calls that carried the row. */
  tries: number;
};

export const jobStates = [
  'ready',
  'running',
  'paused',
  /** No new calls; those under way are still being answered. */
  'cancelling',
  'cancelled',
  /** Perch ended while it ran: it can go on. */
  'stopped',
  'done',
] as const;
export type JobState = (typeof jobStates)[number];

export type Progress = {
  /** Rows to send. */
  total: number;
  done: number;
  failed: number;
  /** Sent, with no answer seen so far. */
  uncertain: number;
  /** Uncertain rows that are sent again, or would be when the job goes on: they are not through yet. */
  retrying: number;
  skipped: number;
  /** Rows a second over the last seconds; 0 while it does not run. */
  rate: number;
  secondsLeft: number | null;
  /** The server asked for less, so less is sent. */
  slowedDown: boolean;
  /** The server does not answer: epoch ms of the next try, in the past while it is under way. Otherwise null. */
  retryAt: number | null;
};

/** A job as the window shows it. Times are epoch ms. */
export type Job = {
  id: number;
  operation: OperationName;
  /** The name of the user's own file, also on a job that takes another one back. */
  fileName: string;
  state: JobState;
  /** Why it paused by itself, or what the last run met. */
  failure: Failure | null;
  /** The user's own words, such as the reason of a ban. They stay on this computer. */
  note: string;
  /** Rows a call. */
  chunk: number;
  rows: number;
  valid: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** Milliseconds that it ran, without pauses. */
  activeMs: number;
  tally: Tally;
  /** The job that this one takes back. */
  undoes: number | null;
  /** The job that took this one back. */
  takenBackBy: number | null;
  progress: Progress;
};

/** Recorded rows in the order of the file; `total` counts all that match. */
export type RowPage = { rows: RowOutcome[]; total: number };

/** A user as an administrator picks one. */
export type ListedUser = { userId: string; username: string; banned: boolean };

/** Whom an administrator works for at the moment, and until when (epoch ms). */
export type ActingAs = {
  /** As it was typed or picked; null when only the group was given. */
  userId: string | null;
  groupId: string | null;
  name: string;
  until: number;
  /** The administrator. */
  by: Account;
};
