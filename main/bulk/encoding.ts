import type { Encoding } from '../../preload/jobs.ts';
import { ApiError } from '../api/errors.ts';

export { encodings } from '../../preload/jobs.ts';
export type { Encoding };

/** A decoder that never stops: bytes that mean nothing become U+FFFD, which the row check reports. */
export const decoder = (encoding: Encoding): TextDecoder => new TextDecoder(encoding);

/**
 * Tells a text file's encoding from its first bytes and, since those are often plain ASCII, from a
 * stretch that begins at its first byte above 127 (`telling`, empty when there is none).
 * Throws `workbook` for Excel's own formats and `not-text` for other binary files.
 */
export function detectEncoding(first: Uint8Array, telling: Uint8Array): Encoding {
  if (startsWith(first, [0xef, 0xbb, 0xbf])) return 'utf-8';
  if (startsWith(first, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(first, [0xfe, 0xff])) return 'utf-16be';
  if (startsWith(first, [0x50, 0x4b, 0x03, 0x04]) || startsWith(first, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new ApiError({ code: 'workbook' });
  }
  const encoding = wideEncoding(first) ?? narrowEncoding(telling);
  if (isBinary(decoder(encoding).decode(first, { stream: true }))) {
    throw new ApiError({ code: 'not-text' });
  }
  return encoding;
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** UTF-16 without a mark: separators and line ends leave zeros on one side only. */
function wideEncoding(first: Uint8Array): Encoding | undefined {
  let even = 0;
  let odd = 0;
  for (let index = 0; index < first.length; index += 1) {
    if (first[index] !== 0) continue;
    if (index % 2 === 0) even += 1;
    else odd += 1;
  }
  if (even + odd < first.length / 64) return undefined;
  if (even < odd / 16) return 'utf-16le';
  return odd < even / 16 ? 'utf-16be' : undefined;
}

/** Bytes above 127 are hardly ever valid UTF-8 by accident, so most of them must be bad before it is something else. */
function narrowEncoding(telling: Uint8Array): Encoding {
  const text = decoder('utf-8').decode(telling, { stream: true });
  const bad = countOf(text, /\uFFFD/g);
  if (bad === 0 || countOf(text, /[^\p{ASCII}\uFFFD]/gu) > bad) return 'utf-8';
  const { common, rare, single } = chineseness(telling);
  return common + rare >= single ? 'gb18030' : 'windows-1252';
}

/**
 * Is the text, read like this, hardly what somebody wrote? It has bytes that mean nothing, or Chinese characters
 * that stand alone among Latin letters or are mostly rare ones, or Latin ones in the pairs that make Chinese.
 */
export function isMisread(encoding: Encoding, telling: Uint8Array): boolean {
  const text = decoder(encoding).decode(telling, { stream: true });
  if (/[\uFFFD\x80-\x9f]/.test(text)) return true;
  const { common, rare, single } = chineseness(telling);
  if (encoding === 'gb18030') return common < rare + single;
  return encoding === 'windows-1252' && common + rare > single;
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/**
 * How the bytes above 127 stand: in pairs that are one of the 3755 common characters of GB 2312 (its rows 16 to 55)
 * or another character, or single, as accented letters do between ASCII ones. Signs count for nothing.
 */
function chineseness(bytes: Uint8Array): { common: number; rare: number; single: number } {
  let [common, rare, single] = [0, 0, 0];
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const [first = 0, second = 0] = bytes.subarray(at, at + 2);
    if (first < 0x81) continue;
    if (second >= 0x80) {
      at += 1;
      if (first >= 0xb0 && first <= 0xd7 && second >= 0xa1) common += 1;
      else if (first < 0xa1 || first > 0xa9) rare += 1;
    } else if (second >= 0x30 && second <= 0x39 && (bytes[at + 2] ?? 0) > 0x80) {
      at += 3;
    } else {
      single += 1;
    }
  }
  return { common, rare, single };
}

function isBinary(text: string): boolean {
  let control = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0) return true;
    if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) control += 1;
  }
  return control > text.length / 100;
}
