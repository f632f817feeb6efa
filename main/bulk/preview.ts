import { setImmediate } from 'node:timers/promises';
import type { PreviewRow } from '../../preload/jobs.ts';
import type { ProblemCode, Row } from './check.ts';
import { mappingOf, missingFields, type Column, type Mapping } from './column.ts';
import type { Delimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';
import { asApiError } from './failure.ts';
import { inspect, type FileFacts } from './file.ts';
import { operations, type FieldName, type OperationName } from './operation.ts';
import { readRows } from './row.ts';

export type PlanRequest = {
  operation: OperationName;
  path: string;
  /** The user's corrections of what is otherwise guessed. */
  mapping?: Mapping;
  encoding?: Encoding;
  delimiter?: Delimiter;
};

export type { PreviewRow };

/** What a job would do, found out without a single call. */
export type Plan = {
  operation: OperationName;
  file: FileFacts;
  /** Another encoding is likely. */
  misread: boolean;
  columns: readonly Column[];
  /** Required fields without a column: nothing can be sent before they have one. */
  missing: FieldName[];
  /** Rows with content below the header. */
  rows: number;
  /** Rows that would be sent. */
  valid: number;
  invalid: number;
  /** Rows that would be sent although something about them is worth a look. */
  warned: number;
  counts: Partial<Record<ProblemCode, number>>;
  first: PreviewRow[];
  /** Rows with problems, at most `mostProblems`; `counts` is complete. */
  problems: PreviewRow[];
};

export const mostProblems = 1000;
const previewRows = 100;
const longestCell = 120;

export type PlanOptions = {
  signal?: AbortSignal;
  /** Called with the share of the file that was read, 0 to 1. */
  onProgress?: (share: number) => void;
};

/**
 * Reads and checks a whole file in bounded memory and time; nothing is written, sent or kept.
 * Throws the names of file errors, or `cancelled`.
 */
export async function plan(request: PlanRequest, options: PlanOptions = {}): Promise<Plan> {
  const { signal, onProgress } = options;
  const operation = operations[request.operation];
  try {
    const { file, misread } = await inspect(request.path, request, { signal });
    const found = emptyPlan(request.operation, file, misread);
    for await (const { columns, rows, read } of readRows(file, operation, { ...request, signal })) {
      found.columns = columns;
      found.missing = missingFields(operation, columns);
      for (const row of rows) count(found, row);
      onProgress?.(read / file.size);
      // Main also serves the window and the tray: let them have their turn after each block.
      await setImmediate();
    }
    return found;
  } catch (error) {
    throw asApiError(error);
  }
}

/** The mapping that a plan settled on, to make a job with. */
export const planMapping = (found: Plan): Mapping => mappingOf(found.columns);

const emptyPlan = (operation: OperationName, file: FileFacts, misread: boolean): Plan => ({
  operation,
  file,
  misread,
  columns: [],
  missing: [],
  rows: 0,
  valid: 0,
  invalid: 0,
  warned: 0,
  counts: {},
  first: [],
  problems: [],
});

function count(found: Plan, row: Row): void {
  found.rows += 1;
  if (row.valid) found.valid += 1;
  else found.invalid += 1;
  if (row.valid && row.problems.length > 0) found.warned += 1;
  for (const { code } of row.problems) found.counts[code] = (found.counts[code] ?? 0) + 1;
  if (found.first.length < previewRows) found.first.push(shown(row, found.columns));
  if (row.problems.length > 0 && found.problems.length < mostProblems) {
    found.problems.push(shown(row, found.columns));
  }
}

function shown(row: Row, columns: readonly Column[]): PreviewRow {
  const cells = columns.map(({ index, secret }) => {
    const cell = row.cells[index] ?? '';
    if (secret) return cell && '••••••••';
    return cell.length > longestCell ? `${cell.slice(0, longestCell)}…` : cell;
  });
  return { row: row.row, cells, problems: row.problems };
}
