import type { Failure, FailureCode } from '../../preload/types.ts';

/** What can fail in bulk jobs beyond the failures that all of Perch shares. */
export const bulkFailureCodes = [
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
] as const;
export type BulkFailureCode = (typeof bulkFailureCodes)[number];

export type BulkFailure = Omit<Failure, 'code'> & {
  code: FailureCode | BulkFailureCode;
  /** The row of the file where reading had to stop, counted as a spreadsheet does. */
  row?: number;
};

/** A failure of a bulk job with its name. */
export class BulkError extends Error {
  override readonly name = 'BulkError';
  readonly failure: BulkFailure;

  constructor(failure: BulkFailure, cause?: unknown) {
    super(failure.code, cause === undefined ? undefined : { cause });
    this.failure = failure;
  }
}

/** The named failure behind anything thrown: ours, the API client's, the file system's, SQLite's. */
export function bulkFailureOf(thrown: unknown): BulkFailure {
  if (!(thrown instanceof Error)) return { code: 'internal' };
  if (hasFailure(thrown)) return thrown.failure;
  if (thrown.name === 'AbortError') return { code: 'cancelled' };
  return { code: fileCode(thrown) ?? journalCode(thrown) ?? 'internal' };
}

/** Runs something that touches the disk and names what it throws. */
export function named<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asBulkError(error);
  }
}

export const asBulkError = (error: unknown): BulkError =>
  error instanceof BulkError ? error : new BulkError(bulkFailureOf(error), error);

type Carrier = Error & { failure: BulkFailure };

function hasFailure(error: Error): error is Carrier {
  if (!('failure' in error)) return false;
  const { failure } = error;
  return typeof failure === 'object' && failure !== null && 'code' in failure;
}

function fileCode(error: Error): BulkFailureCode | undefined {
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  if (error.code === 'ENOENT') return 'file-missing';
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return 'disk-full';
  return /^E[A-Z]+$/.test(error.code) ? 'file-unreadable' : undefined;
}

/** SQLite's primary result codes: 5 busy, 10 I/O, 11 corrupt, 13 full, 14 cannot open, 26 not a database. */
function journalCode(error: Error): BulkFailureCode | undefined {
  if (!('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  const primary = error.errcode & 0xff;
  if (primary === 5) return 'journal-in-use';
  if (primary === 13) return 'disk-full';
  return [8, 10, 11, 14, 26].includes(primary) ? 'journal-unreadable' : undefined;
}
