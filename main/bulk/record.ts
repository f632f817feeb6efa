import { open } from 'node:fs/promises';
import { CsvError, parse, type Parser } from 'csv-parse';
import { decoder } from './encoding.ts';
import { ApiError } from '../api/errors.ts';
import { asApiError } from './failure.ts';
import { blocks, type FileFacts, type Reading } from './file.ts';

/** One line of a spreadsheet. `row` counts as the spreadsheet does: the header is row 1. */
export type FileRecord = { row: number; cells: string[] };

/** A stretch of rows; `read` is how many bytes of the file are behind it. */
export type RecordBlock = { records: FileRecord[]; read: number };

/** Characters of one row; more is a missing line end or a quote that was never closed. */
export const longestRow = 262_144;

/** Rows that a job takes: looking for doubles costs up to 32 bytes of memory for each. */
export const mostRows = 5_000_000;

/**
 * The file's rows, a block at a time, in bounded memory whatever the file holds. Any line end
 * counts, a quote within a cell is a character like others, a short or long row is for the row check.
 * Throws `line-too-long`, `quote-not-closed`, `too-many-rows`, and the names of file errors.
 */
export async function* readRecords(
  file: FileFacts,
  { signal }: Reading = {},
): AsyncGenerator<RecordBlock> {
  let row = 0;
  const number = (cells: string[]): FileRecord[] =>
    row === 0 && namesDelimiter(cells) ? [] : [{ row: (row += 1), cells }];
  try {
    await using handle = await open(file.path);
    const parser = createParser(file);
    const decode = decoder(file.encoding);
    const measure = lineMeasure();
    for await (const { bytes, position } of blocks(handle, { signal })) {
      const text = decode.decode(bytes, { stream: true });
      if (!measure(text)) throw new ApiError({ code: 'line-too-long', row: row + 1 });
      parser.write(text);
      const records = [...parsed(parser)].flatMap(number);
      if (parser.errored) throw parser.errored;
      if (row > mostRows) throw new ApiError({ code: 'too-many-rows', row });
      yield { records, read: position };
    }
    parser.end(decode.decode());
    for await (const cells of parser) {
      if (isRecord(cells)) yield { records: number(cells), read: file.size };
    }
  } catch (error) {
    throw error instanceof CsvError ? csvFailure(error, row + 1) : asApiError(error);
  }
}

function createParser(file: FileFacts): Parser {
  const parser = parse({
    delimiter: file.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRow,
  });
  // The reader asks for `errored` itself; an error event without a listener would end the process.
  parser.on('error', () => undefined);
  return parser;
}

/** What the parser has made of the text written so far: it works within `write`. */
function* parsed(parser: Parser): Generator<string[]> {
  for (let cells: unknown = parser.read(); isRecord(cells); cells = parser.read()) yield cells;
}

/** The parser's records are arrays of text; its stream types do not say so. */
const isRecord = (value: unknown): value is string[] =>
  Array.isArray(value) && typeof value[0] === 'string';

/** Excel's `sep=;` line is a note to programs; a spreadsheet neither shows nor counts it. */
const namesDelimiter = (cells: readonly string[]): boolean =>
  cells.length <= 2 && /^sep=.?$/i.test(cells[0] ?? '') && !cells[1];

/** Says whether the line that is open at the end of each text is still of a sane length. */
function lineMeasure(): (text: string) => boolean {
  let open = 0;
  return (text) => {
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    open = end === -1 ? open + text.length : text.length - end - 1;
    return open <= longestRow;
  };
}

/** A row over many lines that never ends can only be an open quote: a long line was refused before. */
function csvFailure(error: CsvError, row: number): ApiError {
  const open = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  return new ApiError({ code: open ? 'quote-not-closed' : 'file-unreadable', row }, error);
}
