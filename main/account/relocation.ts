import type { Account } from '../../preload/account.ts';
import type { Failure } from '../../preload/failure.ts';
import { failureOf } from '../api/errors.ts';
import { lineTo, type Line, type Reach } from './servers.ts';

/** What discovery says of an app that is not served any more: no network would bring it back. */
const closed = new Set<Failure['code']>(['unknown-app', 'app-banned', 'app-frozen', 'app-revoked']);

/**
 * A service that cannot be reached may have moved, which only the cloud's discovery can tell.
 * @returns where it is now, or why it is gone; null when that is not known, or nothing has changed.
 */
export async function findAnew(
  { server }: Account,
  { address }: Line,
  reach: Reach,
  signal: AbortSignal,
): Promise<{ line: Line } | { failure: Failure } | null> {
  if (server.kind !== 'cloud') return null;
  try {
    const line = await lineTo(server, reach, signal);
    return line.address === address ? null : { line };
  } catch (error) {
    const failure = failureOf(error);
    return closed.has(failure.code) ? { failure } : null;
  }
}
