import type { Failure, FailureCode } from '../../preload/failure.ts';
import {
  done,
  failed,
  harmlessWords,
  isRefusal,
  isSilence,
  provesFirst,
  type SendingRow,
} from './answer.ts';
import type { Settled } from './journal.ts';
import type { BulkOperation } from './operation.ts';

/** A call on its way, or waiting for its turn. `tries`: how often its rows may have been applied. */
export type Flight = { rows: SendingRow[]; tries: number; half?: Half };

/** The halves of a refused call: when both are taken whole, calls were too long for the service. */
type Half = { rows: number; taken: number };

/** Both halves of a refused call: somewhere in it is the row that is meant. */
export function halves({ rows, tries }: Flight): [Flight, Flight] {
  const middle = Math.ceil(rows.length / 2);
  const half: Half = { rows: middle, taken: 0 };
  return [
    { rows: rows.slice(0, middle), tries, half },
    { rows: rows.slice(middle), tries, half },
  ];
}

/** Rows a call from now on, after this one was taken whole. */
export function fitting(size: number, { half }: Flight): number {
  if (!half) return size;
  half.taken += 1;
  return half.taken === 2 ? Math.min(size, half.rows) : size;
}

/** What a failure of the call means for the only row in it. */
export function blamed(
  operation: BulkOperation,
  row: SendingRow,
  { code, message, status }: Failure,
): Settled {
  const exists = code === 'user-exists' || code === 'username-taken';
  if (exists && provesFirst(operation, row)) return done(row, null, 'found');
  if (isRefusal(code)) return failed(row, code, harmlessWords(message, [row]));
  return failed(row, 'not-accepted', status === undefined ? null : String(status));
}

/** A row whose answer was waited for in vain, too often. */
export const givenUp = (row: SendingRow, code: FailureCode): Settled => ({
  ...failed(row, isSilence(code) ? code : 'internal'),
  outcome: 'uncertain',
});

/** A row that was certainly not applied: it waits again. What an earlier try said of it stays in the journal. */
export const heldBack = (row: SendingRow): Settled => ({
  ...failed(row, null),
  outcome: 'queued',
});

/** A failure that can be kept: the service's words go when they repeat a password of the call. */
export function harmless({ message, ...failure }: Failure, rows: readonly SendingRow[]): Failure {
  const words = harmlessWords(message, rows);
  return words === null ? failure : { ...failure, message: words };
}
