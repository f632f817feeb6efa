import { m } from '../messages/compiled/messages.js';
import type { Delimiter, Encoding } from '../preload/jobs.ts';

/** How a file was written, in the names that spreadsheets use. */

export const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  gb18030: 'GB18030',
  'windows-1252': 'Windows-1252',
};

export const delimiterNames: Record<Delimiter, () => string> = {
  ',': m.bulk_delimiter_comma,
  ';': m.bulk_delimiter_semicolon,
  '\t': m.bulk_delimiter_tab,
};

export const encodings = Object.keys(encodingNames) as Encoding[];
export const delimiters = Object.keys(delimiterNames) as Delimiter[];
