import { ApiError } from './errors.ts';

/** The system's network in Electron, Node's elsewhere, or the demo service itself. */
export type Fetch = (input: URL | Request | string, init?: RequestInit) => Promise<Response>;

type TimeLimit = { signal: AbortSignal; release: () => void };

/**
 * A signal that ends after `ms` as `timeout`, or with any of the given signals as `cancelled`. Release
 * it when the work is done, since a session's signal outlives many calls.
 */
export function timeLimit(ms: number, signals: readonly (AbortSignal | undefined)[]): TimeLimit {
  const controller = new AbortController();
  const cancel = () => controller.abort(new ApiError({ code: 'cancelled' }));
  const timer = setTimeout(() => controller.abort(new ApiError({ code: 'timeout' })), ms);
  for (const signal of signals) {
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
  }
  const release = () => {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener('abort', cancel);
  };
  return { signal: controller.signal, release };
}

/** Why a signal ended: in time or on someone's wish. */
export function endOf(signal: AbortSignal): ApiError {
  return signal.reason instanceof ApiError ? signal.reason : new ApiError({ code: 'cancelled' });
}

/** Settles with the work, or rejects as the signal ends, whichever comes first. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(endOf(signal));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Gives up when the answer has not begun in time, even on a fetch that does not heed signals. */
export function impatient(fetch: Fetch, within: number): Fetch {
  return async (input, init) => {
    const outer = input instanceof Request ? input.signal : undefined;
    const limit = timeLimit(within, [outer]);
    // The limit ends once headers are there, but cancelling has to reach the body as well.
    const signal = outer ? AbortSignal.any([outer, limit.signal]) : limit.signal;
    try {
      return await untilAborted(fetch(input, { ...init, signal }), limit.signal);
    } finally {
      limit.release();
    }
  };
}

/**
 * Names what went wrong between here and the server. Of the cause only its code is kept: the rest of it
 * holds the request, with the token.
 */
export function reasonOf(error: unknown): ApiError {
  const chain = causes(error);
  const known = chain.find((cause) => cause instanceof ApiError);
  if (known) return known;
  const words = chain
    .map((cause) => `${'code' in cause ? String(cause.code) : ''} ${cause.message}`)
    .join();
  const code = words.match(/\b(?:net::)?E[A-Z_]{4,}\b/)?.[0];
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|SSL|TLS/.test(words)) {
    return new ApiError({ code: 'bad-certificate' }, code);
  }
  // A redirect that was not followed, or more bytes than any answer has.
  if (/redirect|maxContentLength/i.test(words)) {
    return new ApiError({ code: 'unexpected-answer' }, code);
  }
  return new ApiError({ code: 'offline' }, code);
}

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at);
  return chain;
}
