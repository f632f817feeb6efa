import { ApiError } from './errors.ts';
import type { Picture } from './operation.ts';

/**
 * How the files of the picture types begin that the window shows, in hexadecimal digits. SVG can carry
 * scripts and is not one of them.
 */
const signatures: readonly [contentType: string, beginning: RegExp][] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^47494638(37|39)61/],
  ['image/webp', /^52494646.{8}57454250/],
];

/** The type that bytes show themselves to be, or undefined when they are no picture. */
export function pictureType(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 12)).toString('hex');
  return signatures.find(([, signature]) => signature.test(beginning))?.[0];
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
