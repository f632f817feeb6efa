import { stat } from 'node:fs/promises';
import { ApiError } from '../api/errors.ts';
import { csvLine } from './cell.ts';
import type { Row } from './check.ts';
import { recordedRows, skipped } from './chunk.ts';
import type { Mapping } from './column.ts';
import { recognise, type FileFacts } from './file.ts';
import type { JobRecord } from './job.ts';
import type { Journal } from './journal.ts';
import { operations, type BulkOperation, type OperationName } from './operation.ts';
import type { Outcome, RowOutcome } from './outcome.ts';
import { readRows } from './row.ts';
import { createSheet, writeSheet, type Sheet, type Words } from './sheet.ts';

/** `not-sent`: the job was cancelled or has not come that far. */
export type Result = Exclude<Outcome, 'queued'> | 'not-sent';

/** One row's result, ready to be put into words. */
export type RowResult = Omit<RowOutcome, 'outcome'> & { result: Result };

/** Words for the columns `result` and `reason` in the user's language. */
export type Describe = (result: RowResult) => Words;

export type ExportOptions = {
  /** Only rows with these results; all rows otherwise. */
  results?: readonly Result[] | undefined;
  describe?: Describe | undefined;
  signal?: AbortSignal | undefined;
};

/** The journal's own names, for when nobody translates them. */
export const plainWords: Describe = ({ result, code, detail }) => ({
  result,
  reason: [code, detail].filter(Boolean).join(': '),
});

/**
 * Writes the job's rows with their results as a CSV file that a spreadsheet opens safely and Perch reads again
 * unchanged: the file's own columns and delimiter, no passwords, then `result` and `reason`, for new
 * users also `user_id`. Reads the job's file again: throws `file-missing`, `file-changed`, and
 * `cannot-write`, also for the job's own file as `target`.
 */
export async function exportResults(
  job: JobRecord,
  journal: Journal,
  target: string,
  options: ExportOptions = {},
): Promise<{ rows: number }> {
  const recorded = recordedRows(journal, job.id);
  return exportRows(job, target, options, (row) =>
    resultOf(operations[job.operation], row, recorded(row.row)),
  );
}

/** Writes the rows that a check found wrong, to be corrected; nothing needs to have been sent. */
export async function exportProblems(
  source: { file: FileFacts; operation: OperationName; mapping: Mapping },
  target: string,
  options: Omit<ExportOptions, 'results'> = {},
): Promise<{ rows: number }> {
  const only = { ...options, results: ['skipped' as const] };
  return exportRows(source, target, only, (row) =>
    resultOf(operations[source.operation], row, undefined),
  );
}

/** Writes what the journal has: keys and results. Throws `cannot-write`. */
export async function exportRecorded(
  { id, operation, file: { delimiter } }: JobRecord,
  journal: Journal,
  target: string,
  { results, describe = plainWords }: ExportOptions = {},
): Promise<{ rows: number }> {
  const withIds = operation === 'register';
  const ids = withIds ? ['user_id'] : [];
  const header = [operations[operation].key, ...ids, 'result', 'reason'];
  return writeSheet(target, function* () {
    yield { text: `\uFEFF${csvLine(header, delimiter)}`, rows: 0 };
    for (let last = 0, more = true; more;) {
      const page = journal.after(id, last, pageSize);
      const wanted = page.map(ownResult).filter((row) => !results || results.includes(row.result));
      const lines = wanted.map((row) => {
        const { result, reason } = describe(row);
        const userId = withIds ? [row.userId ?? ''] : [];
        return csvLine([row.key, ...userId, result, reason], delimiter);
      });
      yield { text: lines.join(''), rows: lines.length };
      last = page.at(-1)?.row ?? last;
      more = page.length === pageSize;
    }
  });
}

const pageSize = 1000;

async function exportRows(
  { file, operation, mapping }: Pick<JobRecord, 'file' | 'operation' | 'mapping'>,
  target: string,
  { results, describe = plainWords, signal }: ExportOptions,
  find: (row: Row) => RowResult,
): Promise<{ rows: number }> {
  await recognise(file, { signal });
  if (await isSame(file.path, target)) throw new ApiError({ code: 'cannot-write' });
  return writeSheet(target, async function* () {
    let sheet: Sheet | undefined;
    for await (const block of readRows(file, operations[operation], { mapping, signal })) {
      let text = '';
      let rows = 0;
      if (!sheet) {
        sheet = createSheet(file, operation, block.columns);
        text = `\uFEFF${sheet.header}`;
      }
      for (const row of block.rows) {
        const found = find(row);
        if (results && !results.includes(found.result)) continue;
        text += sheet.line(row, found.userId, describe(found));
        rows += 1;
      }
      yield { text, rows };
    }
  });
}

/** Saved over the file that is read, an export would take its passwords away, and the job could not go on. */
async function isSame(source: string, target: string): Promise<boolean> {
  const [one, other] = await Promise.all([
    stat(source, { bigint: true }),
    stat(target, { bigint: true }).catch(() => null),
  ]);
  return other !== null && one.dev === other.dev && one.ino === other.ino;
}

const resultOf = (
  operation: BulkOperation,
  row: Row,
  recorded: RowOutcome | undefined,
): RowResult => ownResult(recorded ?? notRecorded(operation, row));

function ownResult({ outcome, ...known }: RowOutcome): RowResult {
  if (outcome !== 'queued') return { ...known, result: outcome };
  return { ...known, result: known.code === null ? 'not-sent' : 'failed' };
}

function notRecorded(operation: BulkOperation, row: Row): RowOutcome {
  if (!row.valid) return { ...skipped(operation, row), tries: 0 };
  const { row: number, key } = row;
  return { row: number, key, outcome: 'queued', code: null, detail: null, userId: null, tries: 0 };
}
