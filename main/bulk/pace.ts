export type PaceOptions = {
  /** Calls at once: to begin with, and at most. */
  start?: number;
  most?: number;
  /** First wait after a failure, doubled with each further one up to `mostMs`. */
  baseMs?: number;
  mostMs?: number;
  /** Milliseconds of a clock that never jumps. */
  now?: () => number;
};

export type Pace = {
  /** Calls that may be under way now. */
  readonly limit: number;
  readonly slowedDown: boolean;
  /** Failures in a row without a success between them; those of one moment count once. */
  readonly failures: number;
  /** Milliseconds until the next call may start. */
  waitMs(): number;
  succeeded(): void;
  /** `overloaded`: the server asked for less, so fewer calls go out at once. */
  failed(failure: { sentAt: number; overloaded: boolean; retryAfterMs?: number | undefined }): void;
};

/** A server's own wish is kept up to this long. */
const longestWait = 15 * 60_000;

/**
 * How many calls go out at once: one more after a round of successes, half as many when the server
 * is overloaded, as TCP does it, because the service does not state its limits.
 */
export function createPace(options: PaceOptions = {}): Pace {
  const { start = 2, most = 6, baseMs = 250, mostMs = 30_000 } = options;
  const now = options.now ?? (() => performance.now());
  let limit = Math.min(start, most);
  let usual = limit;
  let slowedDown = false;
  let failures = 0;
  let successes = 0;
  let lastFailureAt = -Infinity;
  let holdUntil = 0;

  return {
    get limit() {
      return limit;
    },
    get slowedDown() {
      return slowedDown;
    },
    get failures() {
      return failures;
    },
    waitMs: () => Math.max(0, holdUntil - now()),
    succeeded() {
      failures = 0;
      successes += 1;
      if (successes < limit * 2 || limit >= most) return;
      successes = 0;
      limit += 1;
      if (limit >= usual) slowedDown = false;
    },
    failed({ sentAt, overloaded, retryAfterMs }) {
      if (retryAfterMs !== undefined) {
        holdUntil = Math.max(holdUntil, now() + Math.min(retryAfterMs, longestWait));
      }
      // Calls that were under way together met the same trouble: it counts once.
      if (sentAt < lastFailureAt) return;
      lastFailureAt = now();
      failures += 1;
      successes = 0;
      const wait = Math.min(mostMs, baseMs * 2 ** (failures - 1));
      if (retryAfterMs === undefined) holdUntil = now() + wait * (0.75 + Math.random() / 4);
      if (!overloaded) return;
      if (!slowedDown) usual = limit;
      slowedDown = true;
      limit = Math.max(1, Math.floor(limit / 2));
    },
  };
}
