import { ApiError } from '../api/errors.ts';
import type { SendingRow } from './answer.ts';
import type { Row } from './check.ts';
import type { JobRecord } from './job.ts';
import type { Journal, Settled } from './journal.ts';
import { operations, type BulkOperation } from './operation.ts';
import type { RowOutcome } from './outcome.ts';
import { readRows } from './row.ts';

/** Rows for one call, with the rows passed over on the way that cannot be sent. */
export type Chunk = { rows: SendingRow[]; skipped: Settled[] };

const mostSkipped = 1000;

/**
 * What a job still has to send, in the order of the file. Because rows are sent in that order, those
 * that are uncertain since a crash come before all that were never sent, in calls of their own.
 */
export async function* readChunks(
  job: JobRecord,
  journal: Journal,
  size: () => number,
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  const recorded = recordedRows(journal, job.id);
  const operation = operations[job.operation];
  const { mapping, rows: expected } = job;
  let chunk: Chunk = { rows: [], skipped: [] };
  const blocks = readRows(job.file, operation, { mapping, rows: expected, signal });
  let seen = 0;
  for await (const { rows } of blocks) {
    for (const row of rows) {
      seen += 1;
      const known = recorded(row.row);
      if (!row.valid && !known) chunk.skipped.push(skipped(operation, row));
      const doubtful = known?.outcome === 'uncertain';
      const waits = known ? doubtful || known.outcome === 'queued' : !job.closed;
      if (row.valid && waits) {
        if (chunk.rows.length > 0 && chunk.rows[0]?.doubtful !== doubtful) {
          yield chunk;
          chunk = { rows: [], skipped: [] };
        }
        chunk.rows.push({ row: row.row, key: row.key, values: row.values, doubtful });
      }
      if (chunk.rows.length >= size() || chunk.skipped.length >= mostSkipped) {
        yield chunk;
        chunk = { rows: [], skipped: [] };
      }
    }
  }
  yield chunk;
  // It was the same file when the reading began.
  if (seen !== expected) throw new ApiError({ code: 'file-changed' });
}

/**
 * A row's problem for the journal: its name, and the field or the other row that is meant. A key
 * that is no key stays out of it: the cell could hold anything, even a password one column off.
 */
export function skipped(operation: BulkOperation, { row, key, problems }: Row): Settled {
  const problem = problems.find(({ level }) => level === 'error');
  const detail = problem?.firstRow ?? problem?.field ?? null;
  const keyless = problems.some(({ code, field }) => field === operation.key && code !== 'double');
  return {
    row,
    key: keyless ? '' : key,
    outcome: 'skipped',
    code: problem?.code ?? null,
    detail: detail === null ? null : String(detail),
    userId: null,
  };
}

const pageSize = 1000;

/** Looks up recorded rows in ascending order, holding one page of them. */
export function recordedRows(journal: Journal, id: number) {
  let page: RowOutcome[] = [];
  let at = 0;
  let last = 0;
  let ended = false;
  return (row: number): RowOutcome | undefined => {
    for (;;) {
      while (at < page.length && (page[at]?.row ?? 0) < row) at += 1;
      if (at < page.length || ended) break;
      // Rows before the asked one are not wanted any more, so the next page starts there.
      page = journal.after(id, Math.max(last, row - 1), pageSize);
      at = 0;
      last = page.at(-1)?.row ?? last;
      ended = page.length < pageSize;
    }
    const found = page[at];
    return found?.row === row ? found : undefined;
  };
}
