import type { Failure, FailureCode } from '../../preload/failure.ts';
import { ApiError } from '../api/errors.ts';

/** The named failure behind anything thrown: ours, the API client's, the file system's, SQLite's. */
export function bulkFailureOf(thrown: unknown): Failure {
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
    throw asApiError(error);
  }
}

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(bulkFailureOf(error), error);

/** For errors of writing where the user said: it is not the file that is read that is at fault. */
export function writeFailure(error: unknown): never {
  throw new ApiError({ code: 'cannot-write' }, error);
}

/** For errors of writing in the profile folder. */
export function storageFailure(error: unknown): never {
  throw new ApiError({ code: 'storage-failed' }, error);
}

type Carrier = Error & { failure: Failure };

function hasFailure(error: Error): error is Carrier {
  if (!('failure' in error)) return false;
  const { failure } = error;
  return typeof failure === 'object' && failure !== null && 'code' in failure;
}

function fileCode(error: Error): FailureCode | undefined {
  if (!('code' in error) || typeof error.code !== 'string') return undefined;
  if (error.code === 'ENOENT') return 'file-missing';
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return 'disk-full';
  return /^E[A-Z]+$/.test(error.code) ? 'file-unreadable' : undefined;
}

/**
 * SQLite's primary result codes: 5 busy, 8 read-only, 10 I/O, 11 corrupt, 13 full, 14 cannot open, 26 not a
 * database. Only what is corrupt or no database is at fault itself; the other trouble is the disk's.
 */
function journalCode(error: Error): FailureCode | undefined {
  if (!('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  const primary = error.errcode & 0xff;
  if (primary === 5) return 'journal-in-use';
  if (primary === 13) return 'disk-full';
  if (primary === 11 || primary === 26) return 'journal-unreadable';
  return [8, 10, 14].includes(primary) ? 'storage-failed' : undefined;
}
