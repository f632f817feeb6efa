import { createCheck, type Check, type Row } from './check.ts';
import { matchColumns, type Column, type Mapping } from './column.ts';
import { ApiError } from '../api/errors.ts';
import type { FileFacts, Reading } from './file.ts';
import type { BulkOperation } from './operation.ts';
import { mostRows, readRecords } from './record.ts';

/** A stretch of rows, each checked as it is taken: take them before asking for the next block. */
export type RowBlock = {
  columns: readonly Column[];
  rows: IteratorObject<Row>;
  /** Bytes of the file read so far. */
  read: number;
};

/** How to read a file's rows; `mapping` corrects the guessed columns, `rows` is how many there are. */
export type RowReading = Reading & {
  mapping?: Mapping | undefined;
  rows?: number | undefined;
};

/**
 * The file's rows, checked, a block at a time. Lines without any content are no rows. The first
 * block may be empty and names the columns. Throws `header-missing`, `too-many-columns` and what
 * `readRecords` throws.
 */
export async function* readRows(
  file: FileFacts,
  operation: BulkOperation,
  { mapping, rows, signal }: RowReading = {},
): AsyncGenerator<RowBlock> {
  let columns: readonly Column[] | undefined;
  let check: Check | undefined;
  try {
    for await (const { records, read } of readRecords(file, { signal })) {
      // No list of checked rows is ever made: a block's worth of them would outlive its time in memory.
      const filled = records.values().filter(({ cells }) => cells.some((cell) => cell !== ''));
      if (!columns || !check) {
        const header = filled.next().value;
        if (!header) continue;
        columns = matchColumns(header.cells, operation, mapping);
        const alike = Math.ceil((records.length * file.size * 1.2) / read);
        check = createCheck(operation, columns, rows ?? Math.min(alike, mostRows));
      }
      yield { columns, rows: filled.map(check.row), read };
    }
  } finally {
    check?.end();
  }
  if (!columns) throw new ApiError({ code: 'header-missing' });
}
