import { open, rename, rm } from 'node:fs/promises';
import { csvLine, unguard } from './cell.ts';
import type { Row } from './check.ts';
import { recordedRows } from './chunk.ts';
import type { Column, Mapping } from './column.ts';
import { asApiError } from './failure.ts';
import { recognise, type FileFacts } from './file.ts';
import type { JobRecord } from './job.ts';
import type { Journal } from './journal.ts';
import { operations, type OperationName } from './operation.ts';
import type { Outcome, RowOutcome } from './outcome.ts';
import { readRows } from './row.ts';

/** `not-sent`: the job was cancelled or has not come that far. */
export type Result = Exclude<Outcome, 'queued'> | 'not-sent';

/** One row's result, ready to be put into words. */
export type RowResult = Omit<RowOutcome, 'outcome'> & { result: Result };

/** Words for the columns `result` and `reason` in the user's language. */
export type Describe = (result: RowResult) => { result: string; reason: string };

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
 * users also `user_id`. Reads the job's file again: throws `file-missing`, `file-changed`, `disk-full`.
 */
export async function exportResults(
  job: JobRecord,
  journal: Journal,
  target: string,
  options: ExportOptions = {},
): Promise<{ rows: number }> {
  const recorded = recordedRows(journal, job.id);
  return exportRows(job, target, options, (row) => resultOf(row, recorded(row.row)));
}

/** Writes the rows that a check found wrong, to be corrected; nothing needs to have been sent. */
export async function exportProblems(
  source: { file: FileFacts; operation: OperationName; mapping: Mapping },
  target: string,
  options: Omit<ExportOptions, 'results'> = {},
): Promise<{ rows: number }> {
  const only = { ...options, results: ['skipped' as const] };
  return exportRows(source, target, only, (row) => resultOf(row, undefined));
}

async function exportRows(
  { file, operation, mapping }: Pick<JobRecord, 'file' | 'operation' | 'mapping'>,
  target: string,
  { results, describe = plainWords, signal }: ExportOptions,
  find: (row: Row) => RowResult,
): Promise<{ rows: number }> {
  const draft = `${target}.part`;
  let rows = 0;
  try {
    await recognise(file, { signal });
    {
      await using handle = await open(draft, 'w', 0o600);
      let sheet: Sheet | undefined;
      for await (const block of readRows(file, operations[operation], { mapping, signal })) {
        let text = sheet ? '' : '\uFEFF';
        sheet ??= createSheet(file, operation, block.columns);
        if (text) text += sheet.header;
        for (const row of block.rows) {
          const found = find(row);
          if (results && !results.includes(found.result)) continue;
          text += sheet.line(row, found.userId, describe(found));
          rows += 1;
        }
        await handle.write(text);
      }
      await handle.sync();
    }
    await rename(draft, target);
    return { rows };
  } catch (error) {
    await rm(draft, { force: true });
    throw asApiError(error);
  }
}

function resultOf(row: Row, recorded: RowOutcome | undefined): RowResult {
  const { outcome, ...known } = recorded ?? notRecorded(row);
  if (outcome !== 'queued') return { ...known, result: outcome };
  return { ...known, result: known.code === null ? 'not-sent' : 'failed' };
}

function notRecorded({ row, key, valid, problems }: Row): RowOutcome {
  const problem = valid ? undefined : problems.find(({ level }) => level === 'error');
  const detail = problem?.firstRow?.toString() ?? problem?.field ?? null;
  const outcome = valid ? 'queued' : 'skipped';
  return { row, key, outcome, code: problem?.code ?? null, detail, userId: null, tries: 0 };
}

type Sheet = {
  header: string;
  line(row: Row, userId: string | null, words: ReturnType<Describe>): string;
};

/** The lines of an export. A file that is an export itself gets its result columns anew. */
function createSheet(file: FileFacts, operation: OperationName, columns: readonly Column[]): Sheet {
  const named = (name: string) => (column: Column) => column.header.trim().toLowerCase() === name;
  const kept = columns.filter((column) => !named('result')(column) && !named('reason')(column));
  const idColumn =
    operation === 'register' ? (kept.find(named('user_id'))?.index ?? -1) : undefined;
  const hasSecrets = columns.some((column) => column.secret);
  const added = idColumn === -1 ? ['user_id', 'result', 'reason'] : ['result', 'reason'];
  return {
    header: csvLine([...kept.map(({ header }) => header), ...added], file.delimiter),
    line({ cells }, userId, { result, reason }) {
      const own = kept.map(({ index, secret }) => {
        if (secret) return '';
        return index === idColumn && userId ? userId : unguard(cells[index] ?? '');
      });
      const ids = idColumn === -1 ? [userId ?? ''] : [];
      // Cells beyond the header keep the row wrong until someone looks; next to passwords they go.
      const beyond = hasSecrets ? [] : cells.slice(columns.length).map(unguard);
      return csvLine([...own, ...ids, result, reason, ...beyond], file.delimiter);
    },
  };
}
