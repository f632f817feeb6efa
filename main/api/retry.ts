import type { Failure } from '../../preload/failure.ts';
import { untilAborted } from './transport.ts';

/** How often a harmless call is tried in all, and the longest wait that is worth a try, in ms. */
const attempts = 3;
const longestWait = 10_000;
const firstWait = 400;

/**
 * The wait before the next try, in ms, or undefined when there should be none: doubling, with half of
 * it left to chance so that many clients do not come back at once. What the server asked for is kept
 * to, unless it is too long to keep a person waiting.
 *
 * @param tried how many tries have failed, from 1
 * @param random from 0 up to 1
 */
export function waitBefore(tried: number, failure: Failure, random: number): number | undefined {
  if (tried >= attempts || !passing.has(failure.code)) return undefined;
  const backOff = firstWait * 2 ** (tried - 1) * (0.5 + random / 2);
  const wait = Math.max(backOff, failure.retryAfterMs ?? 0);
  return wait <= longestWait ? wait : undefined;
}

/** Failures that may be gone a moment later. */
const passing = new Set<Failure['code']>(['offline', 'timeout', 'server-error', 'rate-limited']);

/** The header's delay in ms: seconds or an HTTP date (RFC 9110 §10.2.3); undefined if it is neither. */
export function retryAfter(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Waits, or rejects as soon as the signal ends. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const rest = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  try {
    await untilAborted(rest, signal);
  } finally {
    clearTimeout(timer);
  }
}
