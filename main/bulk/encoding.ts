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

/** Chinese bytes are hardly ever valid UTF-8 by accident; the reading with fewer bad bytes wins. */
function narrowEncoding(telling: Uint8Array): Encoding {
  return damage('utf-8', telling) <= damage('gb18030', telling) ? 'utf-8' : 'gb18030';
}

function damage(encoding: Encoding, bytes: Uint8Array): number {
  const text = decoder(encoding).decode(bytes, { stream: true });
  let bad = 0;
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) bad += 1;
  return bad;
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
