import { m } from '../messages/compiled/messages.js';
import type { Locale } from '../preload/types.ts';
import { failureOf } from './api/errors.ts';

/** How a disk that is full, or that the user may not write to, makes itself known. */
const refusals = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EEXIST', 'ENOTDIR']);

function isDisk(error: unknown): boolean {
  if (failureOf(error).code === 'storage-failed') return true;
  return error instanceof Error && 'code' in error && refusals.has(String(error.code));
}

/** Why Perch cannot start, and what to do about it; for when there is no window to say it in. */
export function startTrouble(error: unknown, profile: string, locale: Locale) {
  const cause = error instanceof Error ? error.message : String(error);
  const advice = isDisk(error)
    ? m.app_cannot_start_disk({ profile }, { locale })
    : m.app_cannot_start_again({ profile }, { locale });
  return { title: m.app_cannot_start({}, { locale }), text: `${advice}\n\n${cause}` };
}
