import type { Column, Mapping } from '../../preload/jobs.ts';
import { ApiError } from '../api/errors.ts';
import { unguard } from './cell.ts';
import { fieldNames, fields, type BulkOperation, type FieldName } from './operation.ts';

export type { Column, Mapping };

export const mostColumns = 256;
const longestHeader = 200;

/**
 * Columns by their headings: the field's own name first, then its synonyms. `mapping` is the user's
 * correction and replaces all guesses. As long as it is open which column has the passwords, any that
 * fills no other field could. Throws `header-missing`, `too-many-columns`.
 */
export function matchColumns(
  line: readonly string[],
  operation: BulkOperation,
  corrected?: Mapping,
): Column[] {
  const header = line.map(unguard);
  if (header.length > mostColumns) throw new ApiError({ code: 'too-many-columns', row: 1 });
  if (!looksLikeHeader(header, operation)) throw new ApiError({ code: 'header-missing', row: 1 });
  const mapping = corrected ?? guess(header, operation);
  const byIndex = new Map(fieldNames(operation).map((name) => [mapping[name], name] as const));
  const isSought = secretFields(operation).some(
    (name) => header[mapping[name] ?? -1] === undefined,
  );
  return header.map((text, index) => {
    const field = byIndex.get(index) ?? null;
    const secret = isSecretHeading(text) || (field === null ? isSought : fields[field].secret);
    return { index, header: text.slice(0, longestHeader), field, secret };
  });
}

export function mappingOf(columns: readonly Column[]): Mapping {
  const mapping: Mapping = {};
  for (const { field, index } of columns) if (field) mapping[field] = index;
  return mapping;
}

/** Fields that a job cannot do without and no column fills. */
export const missingFields = (operation: BulkOperation, columns: readonly Column[]): FieldName[] =>
  operation.required.filter((name) => !columns.some((column) => column.field === name));

const secretFields = (operation: BulkOperation): FieldName[] =>
  fieldNames(operation).filter((name) => fields[name].secret);

/** Column headings that speak of passwords, whatever the operation makes of them. */
const isSecretHeading = (heading: string): boolean => {
  const text = plain(heading);
  return secretWords.some((word) => text.includes(word));
};

function guess(header: readonly string[], operation: BulkOperation): Mapping {
  const mapping: Mapping = {};
  const headings = header.map(words);
  const free = (index: number) => !Object.values(mapping).includes(index);
  const rounds = [(name: FieldName) => [name], (name: FieldName) => fields[name].synonyms];
  for (const accepted of rounds) {
    for (const name of fieldNames(operation)) {
      const wanted = new Set(accepted(name).map(plain));
      const index = headings.findIndex(
        (heading, at) => free(at) && heading.some((word) => wanted.has(word)),
      );
      if (mapping[name] === undefined && index !== -1) mapping[name] = index;
    }
  }
  return mapping;
}

/** Lower case without width variants, spaces and punctuation: `User_ID`, `user id` and `ＵserID` are one. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** A heading as it is, without a remark in brackets, and its halves when it says a thing twice. */
function words(heading: string): string[] {
  const text = heading.slice(0, longestHeader).normalize('NFKC');
  const remarked = text.replace(/[([【].*$/, '');
  const inBrackets = /[([【]([^)\]】]*)/.exec(text)?.[1] ?? '';
  return [text, remarked, inBrackets, ...text.split(/[/|]/)].map(plain).filter(Boolean);
}

/** English and Chinese ones; then those of languages whose word has no "pass" in it. */
const secretWords = [
  ...['pass', 'pwd', 'psw', 'secret', '密码', '密碼', '口令'],
  ...['contrase', 'senha', 'kennwort', 'パスワード', '비밀번호', 'парол'],
].map(plain);

/**
 * A first line of data would be taken for headings and never sent, and its password shown as one: ids are the
 * plainest sign of it, and what mixes letters and digits where passwords are expected.
 */
function looksLikeHeader(header: readonly string[], operation: BulkOperation): boolean {
  if (header.every((text) => text.trim() === '')) return false;
  if (Object.keys(guess(header, operation)).length > 0) return true;
  const hasSecrets = secretFields(operation).length > 0;
  const isData = (text: string) =>
    /^\s*\d+\s*$/.test(text) || (hasSecrets && /^(?=.*\d)(?=.*[a-z])\S{8,}$/i.test(text));
  return !header.some(isData);
}
