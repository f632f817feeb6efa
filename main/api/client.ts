import axios from 'axios';
import type { Failure } from '../../preload/failure.ts';
import {
  isTokenRejected,
  named,
  needSuccess,
  readAnswer,
  sessionEnded,
  type Received,
} from './answer.ts';
import { ApiError, failureOf } from './errors.ts';
import type { Operation, Verb } from './operation.ts';
import { operations, type Input, type OperationName, type Output } from './operations.ts';
import { writeRequest, type ActAs, type Request } from './request.ts';
import { retryAfter, sleep, waitBefore } from './retry.ts';
import { endOf, impatient, reasonOf, timeLimit, untilAborted, type Fetch } from './transport.ts';

/** In ms: until an answer begins, for a whole call with all its tries, for a file. */
type Timeouts = { answer: number; total: number; transfer: number };
const defaultTimeouts: Timeouts = { answer: 10_000, total: 30_000, transfer: 60_000 };

export type ClientOptions = {
  /** The REST base, from discovery or `parseAddress`. */
  address: string;
  appId: string;
  fetch: Fetch;
  token?: () => string | undefined;
  /** Asked once for all calls that a token failed; true when a new token is there. */
  onTokenRejected?: (failure: Failure) => Promise<boolean>;
  /** The session's lifetime: its end cancels everything that is under way. */
  signal?: AbortSignal;
  timeouts?: Partial<Timeouts>;
  now?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
};

type CallOptions = {
  signal?: AbortSignal;
  actAs?: ActAs;
  /** False for a caller that tries again by itself, such as a bulk job. */
  retry?: boolean;
};

export type Client = {
  readonly address: string;
  /** Calls the service; rejects with an ApiError, always. */
  call<N extends OperationName>(
    name: N,
    params: Input<N>,
    options?: CallOptions,
  ): Promise<Output<N>>;
  /** Fetches from, or sends a form to, another server, which sees neither app id nor token. */
  transfer(
    verb: Verb,
    url: string,
    options?: { signal?: AbortSignal; body?: FormData },
  ): Promise<Uint8Array>;
};

type Sending = {
  url: string;
  verb: Verb;
  headers?: Record<string, string>;
  body?: string | FormData | undefined;
  signal: AbortSignal;
};

const largestAnswer = 8 * 1024 * 1024;

/**
 * Sends single requests over the given fetch: no redirects, no cookies, no cache, bounded in time and
 * size. Resolves with whatever status came; rejects with an ApiError.
 */
function createSender(
  fetch: Fetch,
  answerWithin: number,
  now: () => number,
): (sending: Sending) => Promise<Received> {
  const http = axios.create({
    adapter: 'fetch',
    env: { fetch: impatient(fetch, answerWithin) },
    fetchOptions: { cache: 'no-store' },
    // A redirect could carry the token to another server.
    maxRedirects: 0,
    maxContentLength: largestAnswer,
    withCredentials: false,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    headers: { Accept: 'application/json, image/*', 'User-Agent': 'Perch' },
  });

  return async ({ url, verb, headers, body, signal }) => {
    const config = { url, method: verb, data: body, signal };
    // `false` keeps axios from naming a type for a body that is not there, or that names its own.
    const sent = http.request<ArrayBuffer>({
      ...config,
      headers: { 'Content-Type': false, ...headers },
    });
    try {
      const { status, headers: answered, data } = await untilAborted(sent, signal);
      const retryAfterMs = retryAfter(answered['retry-after'], now());
      return { status, retryAfterMs, bytes: new Uint8Array(data) };
    } catch (error) {
      throw signal.aborted ? endOf(signal) : reasonOf(error);
    }
  };
}

/** A client of one account on one server. */
export function createClient(options: ClientOptions): Client {
  const { appId } = options;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const address = options.address.replace(/\/+$/, '');
  const { now = Date.now, random = Math.random } = options;
  const wait = options.sleep ?? sleep;
  const send = createSender(options.fetch, timeouts.answer, now);
  // A storage answers when it has the whole file.
  const sendFile = createSender(options.fetch, timeouts.transfer, now);
  /** The verbs that this server has answered to where the preferred one was unknown to it. */
  const working = new Map<OperationName, Verb>();
  let mending: Promise<boolean> | undefined;

  async function call<N extends OperationName>(
    name: N,
    params: Input<N>,
    { signal, actAs, retry = true }: CallOptions = {},
  ): Promise<Output<N>> {
    const operation: Operation = operations[name];
    const limit = timeLimit(timeouts.total, [signal, options.signal]);
    const attempt = (token: string | undefined) => {
      const request = writeRequest(operation, params, { appId, token, actAs });
      return repeat(name, request, limit.signal, retry);
    };
    try {
      const answer = await withToken(operation, attempt, limit.signal);
      // The catalogue's own schema has just made it.
      return answer as Output<N>;
    } catch (error) {
      throw named(error, operation);
    } finally {
      limit.release();
    }
  }

  /** Runs a call, and once more when its token was refused and a new one could be had. */
  async function withToken(
    { caller }: Operation,
    attempt: (token: string | undefined) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const token = caller === 'anyone' ? undefined : options.token?.();
    try {
      return await attempt(token);
    } catch (error) {
      if (token === undefined || !options.onTokenRejected || !isTokenRejected(error)) throw error;
      const mended = mend(token, failureOf(error), options.onTokenRejected);
      if (!(await untilAborted(mended, signal))) throw sessionEnded(error);
    }
    try {
      return await attempt(options.token?.());
    } catch (error) {
      throw isTokenRejected(error) ? sessionEnded(error) : error;
    }
  }

  /** One shared wish for a new token; a call that comes late with the old one finds it there. */
  function mend(
    refused: string,
    failure: Failure,
    ask: NonNullable<ClientOptions['onTokenRejected']>,
  ): Promise<boolean> {
    if (!mending && options.token?.() !== refused) return Promise.resolve(true);
    mending ??= ask(failure).finally(() => (mending = undefined));
    return mending;
  }

  async function repeat(
    name: OperationName,
    request: Request,
    signal: AbortSignal,
    retry: boolean,
  ) {
    for (let tried = 1; ; tried++) {
      try {
        return await withEitherVerb(name, request, signal);
      } catch (error) {
        const pause =
          retry && operations[name].repeatable
            ? waitBefore(tried, failureOf(error), random())
            : undefined;
        if (signal.aborted || pause === undefined) throw error;
        await wait(pause, signal);
      }
    }
  }

  async function withEitherVerb(name: OperationName, request: Request, signal: AbortSignal) {
    const known = working.get(name);
    const verbs = known ? [known] : request.verbs;
    for (const [index, verb] of verbs.entries()) {
      try {
        const answer = await once(name, verb, request, signal);
        if (index > 0) working.set(name, verb);
        return answer;
      } catch (error) {
        const { code, serviceCode } = failureOf(error);
        const unknown = code === 'not-supported';
        if (index > 0 && serviceCode !== undefined && !unknown) working.set(name, verb);
        if (!unknown || index === verbs.length - 1) throw error;
      }
    }
    throw new ApiError({ code: 'not-supported' });
  }

  async function once(name: OperationName, verb: Verb, request: Request, signal: AbortSignal) {
    const { target, headers, body } = request;
    const received = await send({ url: address + target, verb, headers, body, signal });
    return readAnswer(operations[name], received);
  }

  async function transfer(
    verb: Verb,
    url: string,
    { signal, body }: { signal?: AbortSignal; body?: FormData } = {},
  ): Promise<Uint8Array> {
    const limit = timeLimit(timeouts.transfer, [signal, options.signal]);
    try {
      const received = await sendFile({ url, verb, body, signal: limit.signal });
      needSuccess(received);
      return received.bytes;
    } finally {
      limit.release();
    }
  }

  return { address, call, transfer };
}
