import type { Failure, FailureCode } from '../../preload/failure.ts';
import type { RowReason } from '../../preload/jobs.ts';
import type { Settled } from './journal.ts';
import type { BulkOperation, Values } from './operation.ts';

/** What the service says about one row of a call. */
export type RowAnswer = {
  username?: string | null | undefined;
  user_id?: string | null | undefined;
  success?: boolean | null | undefined;
  reason?: string | null | undefined;
};

/** One answer for the whole call, or one for each row. */
export type Answer = boolean | readonly RowAnswer[];

/** Makes one call. Rejects with an error that carries a `failure`. */
export type Send = (
  operation: BulkOperation,
  rows: readonly Values[],
  signal: AbortSignal,
) => Promise<Answer>;

/** A row on its way. `doubtful`: it may have been applied before, by a call whose answer was not seen. */
export type SendingRow = { row: number; key: string; values: Values; doubtful: boolean };

export type Verdict = { settled: Settled[]; unanswered: SendingRow[] };

/**
 * Matches the answers to the rows by key. Rows without an answer, and answers for rows that were not
 * asked, prove nothing: those rows stay uncertain.
 */
export function judge(
  operation: BulkOperation,
  rows: readonly SendingRow[],
  answer: readonly RowAnswer[],
): Verdict {
  const byKey = new Map(answer.map((item) => [item[operation.key] ?? undefined, item]));
  const verdict: Verdict = { settled: [], unanswered: [] };
  for (const row of rows) {
    const found = byKey.get(row.key);
    if (typeof found?.success !== 'boolean') verdict.unanswered.push(row);
    else if (found.success) verdict.settled.push(done(row, newId(operation, found)));
    else verdict.settled.push(refused(operation, rows, row, found));
  }
  return verdict;
}

/** The id that the service gave; where rows are told apart by their ids it is no news. */
const newId = ({ key }: BulkOperation, { user_id }: RowAnswer) =>
  key === 'user_id' ? null : user_id;

export const done = (
  row: SendingRow,
  userId?: string | null,
  code: RowReason | null = null,
): Settled => ({
  row: row.row,
  key: row.key,
  outcome: 'done',
  code,
  detail: null,
  userId: userId ?? null,
});

export const failed = (
  row: SendingRow,
  code: RowReason | null,
  detail: string | null = null,
): Settled => ({
  row: row.row,
  key: row.key,
  outcome: 'failed',
  code,
  detail,
  userId: null,
});

function refused(
  operation: BulkOperation,
  rows: readonly SendingRow[],
  row: SendingRow,
  found: RowAnswer,
): Settled {
  const { reason } = found;
  const exists = saysExists(reason ?? '');
  if (exists && provesFirst(operation, row)) return done(row, newId(operation, found), 'found');
  return failed(row, exists ? 'user-exists' : 'refused', harmlessWords(reason, rows));
}

/**
 * A user that exists already, after a call with that very row whose answer was lost, is the one that
 * call made. (If the name was taken even before, Perch cannot tell; the row's code `found` says so.)
 */
export const provesFirst = (operation: BulkOperation, row: SendingRow): boolean =>
  operation.repeat === 'refused' && row.doubtful;

/** The service's reasons are free text in two languages, at times only a code (10004 user exists, 11011 name used). */
const saysExists = (reason: string): boolean =>
  /\b(10004|11011)\b|exist|already|已存在|已被|重复/i.test(reason) &&
  !/not\s+exist|n't\s+exist|不存在/i.test(reason);

const longestWords = 300;

/** The service's words for the journal, unless they repeat a password of the call. */
export function harmlessWords(
  words: string | null | undefined,
  rows: readonly SendingRow[],
): string | null {
  if (!words) return null;
  const tells = rows.some(({ values }) => values.password && words.includes(values.password));
  return tells ? null : words.slice(0, longestWords);
}

/** What a failed call means for its job. */
export type Trouble = {
  /**
   * `later`: try again. `rows`: something about the rows, so halves are tried. `job`: nothing will
   * get through until the user does something.
   */
  kind: 'later' | 'rows' | 'job';
  /** The server asked for less, or is too busy to answer. */
  overloaded: boolean;
  /** The rows may have been applied although the call failed. */
  applied: boolean;
};

/** A failure's name that can be a row's reason as well. */
type RowFailure = FailureCode & RowReason;

const silences: readonly RowFailure[] = [
  ...(['timeout', 'offline', 'server-error', 'unexpected-answer'] as const),
  ...(['cancelled', 'internal'] as const),
];
const refusals: readonly RowFailure[] = [
  ...(['user-exists', 'username-taken', 'mobile-taken', 'no-such-user', 'bad-parameter'] as const),
  ...(['refused', 'already-bound', 'invalid-input'] as const),
];
const isIn = (list: readonly RowFailure[], code: FailureCode): code is RowFailure =>
  (list as readonly FailureCode[]).includes(code);

/** No answer was seen, or none that says what became of the rows. */
export const isSilence = (code: FailureCode): code is RowFailure => isIn(silences, code);
/** The service says no to one of the rows. */
export const isRefusal = (code: FailureCode): code is RowFailure => isIn(refusals, code);

/** HTTP says no to the call, which may be too long, or to what is in it; 408 is a time-out. */
const isNotAccepted = ({ code, status = 0 }: Failure): boolean =>
  code === 'unexpected-answer' && status >= 400 && status < 500 && status !== 408;

export function troubleOf(failure: Failure): Trouble {
  const { code, status, retryAfterMs } = failure;
  if (code === 'rate-limited' || code === 'too-many-failures') {
    return { kind: 'later', overloaded: true, applied: false };
  }
  const isForbidden = status === 401 || status === 403;
  if (!isForbidden && (isRefusal(code) || isNotAccepted(failure))) {
    return { kind: 'rows', overloaded: false, applied: false };
  }
  if (isForbidden || !isSilence(code)) return { kind: 'job', overloaded: false, applied: false };
  const overloaded = code === 'timeout' || retryAfterMs !== undefined;
  return { kind: 'later', overloaded, applied: true };
}
