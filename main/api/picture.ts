import { ApiError } from './errors.ts';
import type { Picture } from './operation.ts';

/** The first bytes of the picture types that the window shows; SVG can carry scripts and is not one. */
const signatures: readonly [contentType: string, first: RegExp][] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/bmp', /^BM[^]{4}\0\0\0\0/],
];

/** The type that bytes show themselves to be, or undefined when they are no picture. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const first = String.fromCharCode(...bytes.subarray(0, 16));
  return signatures.find(([, signature]) => signature.test(first))?.[0];
}

/**
 * Takes bytes for a picture by what they are, not by what a header says, since storage services call
 * everything a stream of octets. Throws `unexpected-answer` for anything else.
 */
export function pictureOf(bytes: Uint8Array): Picture {
  const contentType = pictureType(bytes);
  if (!contentType) throw new ApiError({ code: 'unexpected-answer' });
  return { bytes, contentType };
}
