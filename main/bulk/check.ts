import type { Problem, ProblemCode } from '../../preload/jobs.ts';
import { unguard } from './cell.ts';
import type { Column } from './column.ts';
import { createDoubles } from './doubles.ts';
import { fieldNames, fields, type BulkOperation, type Field, type Values } from './operation.ts';
import type { FileRecord } from './record.ts';

export type { Problem, ProblemCode };

/** A row as it would be sent. `key` is its username or user id. */
export type Row = {
  row: number;
  key: string;
  cells: readonly string[];
  values: Values;
  problems: Problem[];
  valid: boolean;
};

export type Check = {
  row(record: FileRecord): Row;
  /** Ends the search for doubles and gives its memory back. */
  end(): void;
};

/**
 * Usernames as the service takes them; source: its description of `UserRegisterRequest`. Its own pattern tries
 * every way to divide a long name into three, so the same is asked here in two steps.
 */
const username = /^(?!mta|maxim)(?=.*[a-zA-Z_一-龥])[a-zA-Z0-9_一-龥]+$/;
const longestId = 9223372036854775807n;
/** Control characters, and U+FFFD, which stands for bytes that meant nothing in the file's encoding. */
const unreadable = /(?![\t\n\v\f\r])[\p{Cc}\ufffd]/u;

/**
 * Checks rows as the service would, and for doubles among those that are otherwise right. Rows must
 * come in the order of the file, from its first: the same file always gives the same verdicts.
 * `rows`, when known, saves memory.
 */
export function createCheck(
  operation: BulkOperation,
  columns: readonly Column[],
  rows?: number,
): Check {
  const doubles = createDoubles(rows);
  const wanted = fieldNames(operation).map((name) => ({
    field: fields[name],
    column: columns.find((column) => column.field === name)?.index ?? null,
    required: operation.required.includes(name),
  }));
  const changes = operation.optional;

  const check = ({ row, cells }: FileRecord): Row => {
    const values: Values = {};
    const problems: Problem[] = [];
    for (const { field, column, required } of wanted) {
      const value = column === null ? '' : clean(field, cells[column] ?? '');
      values[field.name] = value;
      const code = verdict(field, value, required);
      if (code) problems.push({ code, level: level(code), field: field.name, column });
    }
    const ofRow = (code: ProblemCode, more: Partial<Problem> = {}) =>
      problems.push({ code, level: 'error', field: null, column: null, ...more });

    if (cells.length > columns.length && cells.slice(columns.length).some(Boolean)) {
      ofRow('too-many-cells');
    }
    if (changes.length > 0 && changes.every((name) => !values[name])) ofRow('nothing-to-change');
    const key = values[operation.key] ?? '';
    if (!problems.some(isError)) {
      const firstRow = doubles.first(key, row);
      const column = wanted.find(({ field }) => field.name === operation.key)?.column ?? null;
      if (firstRow !== null) ofRow('double', { field: operation.key, column, firstRow });
    }
    return { row, key, cells, values, problems, valid: !problems.some(isError) };
  };
  return { row: check, end: doubles.release };
}

const isError = (problem: Problem): boolean => problem.level === 'error';

const level = (code: ProblemCode): Problem['level'] =>
  code === 'weak-password' || code === 'not-json' ? 'warning' : 'error';

/** A password is taken to the letter; other cells lose the spaces around them and an export's mark. */
function clean(field: Field, cell: string): string {
  if (field.secret) return cell;
  const text = unguard(cell.trim()).trim();
  return field.kind === 'id' && /^0*\d{1,19}$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}

function verdict(field: Field, value: string, required: boolean): ProblemCode | undefined {
  if (value === '') return required ? 'missing' : undefined;
  if (value.length > field.longest) return 'too-long';
  if (unreadable.test(value)) return 'bad-characters';
  return rules[field.kind](value);
}

const rules: Record<Field['kind'], (value: string) => ProblemCode | undefined> = {
  username: (value) => (username.test(value) ? undefined : 'bad-username'),
  password: (value) => (strong.test(value) ? undefined : 'weak-password'),
  id: (value) => {
    // What a spreadsheet makes of a long number: its last digits are lost.
    if (/^\d(\.\d+)?e\+?\d+$/i.test(value)) return 'rounded-id';
    const whole = /^\d{1,19}$/.test(value) && value !== '0' && BigInt(value) <= longestId;
    return whole ? undefined : 'bad-id';
  },
  avatar: (value) => (isAddress(value) ? undefined : 'bad-avatar'),
  json: (value) => (isJson(value) ? undefined : 'not-json'),
  text: () => undefined,
};

/** What the service's own web client asks for: printable ASCII, 8 or more, two kinds of characters. */
const strong = /^(?![a-zA-Z]*$)(?!\d*$)(?![^a-zA-Z\d]*$)[\x20-\x7e]{8,}$/;

/** A web address, or the name of an object in the service's own store. */
function isAddress(avatar: string): boolean {
  if (/\s/.test(avatar)) return false;
  if (!/^[a-z][a-z\d+.-]*:/i.test(avatar)) return true;
  return /^https?:/i.test(avatar) && URL.canParse(avatar);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
