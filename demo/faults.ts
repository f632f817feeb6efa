import { setTimeout as pause } from 'node:timers/promises';
import { createDemo, type Demo, type DemoOptions } from './service.ts';

/**
 * - `refused`, `answer-lost`: no answer; the call was not made, or was made and answered in vain
 * - `hanging`: no answer until the caller gives up
 * - `reset`: half the answer, then the connection breaks
 * - `slow`: the true answer, one byte a second
 * - `html`, `cut-json`, `text-code`, `no-code`, `huge`: HTTP 200 with a body that is a web page, half
 *   of the answer, `"code":"200"`, without a code, 10 MB long
 * - `many-devices`, `endless-cursor`: a list of 100,000 in one page, a list that always has more
 * - an HTTP status, or a business code with HTTP 200
 */
export type Fault =
  | 'refused'
  | 'answer-lost'
  | 'hanging'
  | 'reset'
  | 'slow'
  | 'html'
  | 'cut-json'
  | 'text-code'
  | 'no-code'
  | 'huge'
  | 'many-devices'
  | 'endless-cursor'
  | { status: number; retryAfter?: string | number }
  | { code: number; message?: string };

export type Weather = {
  /** Milliseconds that every call waits. */
  latencyMs?: number;
  /** Share of calls, 0 to 1, that fail: busy (503, 429), refused, or answered in vain. */
  failRate?: number;
  /** 0 to 1, for a run that can be repeated. */
  random?: () => number;
};

type Serve = (request: Request) => Promise<Response>;
type Planned = { path: string; method: string | undefined; fault: Fault; left: number };

/** What `fetch` throws when there is no answer. */
export class ConnectionLost extends TypeError {
  readonly code: 'ECONNREFUSED' | 'ECONNRESET';

  constructor(code: 'ECONNREFUSED' | 'ECONNRESET') {
    super('fetch failed', { cause: Object.assign(new Error(code), { code }) });
    this.code = code;
  }
}

const usualFailures: readonly Fault[] = [
  { status: 503 },
  { status: 429, retryAfter: 1 },
  'refused',
  'answer-lost',
];

/** Stands before a service and makes chosen calls fail, each in a way that networks really do. */
export class Faults {
  readonly #serve: Serve;
  readonly #weather: Required<Weather>;
  #planned: Planned[] = [];
  /** A request that nothing else holds would be collected while it hangs, and its signal with it. */
  readonly #underWay = new Set<Request>();

  constructor(serve: Serve, { latencyMs = 0, failRate = 0, random = Math.random }: Weather = {}) {
    this.#serve = serve;
    this.#weather = { latencyMs, failRate, random };
  }

  /** The next call to this path fails so; the next `times` calls, if said; only of this method. */
  next(
    path: string,
    fault: Fault,
    { times = 1, method }: { times?: number; method?: string } = {},
  ) {
    this.#planned.push({ path, fault, method, left: times });
  }

  /** How many planned faults have not happened yet. */
  get waiting(): number {
    return this.#planned.reduce((sum, { left }) => sum + left, 0);
  }

  clear(): void {
    this.#planned = [];
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = input instanceof Request && !init ? input : new Request(input, init);
    request.signal.throwIfAborted();
    this.#underWay.add(request);
    try {
      return await orGiveUp(request.signal, this.#answer(request));
    } finally {
      this.#underWay.delete(request);
    }
  };

  async #answer(request: Request): Promise<Response> {
    const { latencyMs } = this.#weather;
    if (latencyMs > 0) await pause(latencyMs);
    // Given up before it arrived: the service never hears of it.
    request.signal.throwIfAborted();
    const fault = this.#take(request);
    return fault === undefined ? this.#serve(request) : this.#fail(request, fault);
  }

  #take(request: Request): Fault | undefined {
    const { pathname } = new URL(request.url);
    const planned = this.#planned.find(
      ({ path, method }) => path === pathname && (method ?? request.method) === request.method,
    );
    if (planned) {
      planned.left -= 1;
      if (planned.left === 0) this.#planned = this.#planned.filter((other) => other !== planned);
      return planned.fault;
    }
    const { failRate, random } = this.#weather;
    if (failRate === 0 || pathname.startsWith('/demo/') || random() >= failRate) return undefined;
    return usualFailures[Math.floor(random() * usualFailures.length)];
  }

  async #fail(request: Request, fault: Fault): Promise<Response> {
    if (typeof fault === 'object') return 'status' in fault ? statusOf(fault) : json(fault);
    const real = async () => (await this.#serve(request)).text();
    switch (fault) {
      case 'refused':
        throw new ConnectionLost('ECONNREFUSED');
      case 'answer-lost':
        await real();
        throw new ConnectionLost('ECONNRESET');
      case 'hanging':
        return new Promise(() => {});
      case 'reset':
        return new Response(brokenOff(await real()), asJson);
      case 'slow':
        return new Response(drop(await real()), asJson);
      case 'html':
        return new Response('<!doctype html><title>Wi-Fi</title><h1>Welcome to the hotel</h1>', {
          headers: { 'content-type': 'text/html' },
        });
      case 'cut-json': {
        const text = await real();
        return new Response(text.slice(0, text.length / 2), asJson);
      }
      case 'text-code':
        return new Response((await real()).replace('"code":200', '"code":"200"'), asJson);
      case 'no-code':
        return new Response((await real()).replace(/"code":\d+,/, ''), asJson);
      case 'huge':
        return json({ code: 200, data: 'x'.repeat(10 * 1024 * 1024), message: null });
      case 'many-devices':
        return json({ code: 200, data: devices(0, 100_000), message: null, version: 1 });
      case 'endless-cursor': {
        const after = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
        const data = devices(after, 50);
        return json({ code: 200, data, message: null, version: 1, cursor: String(after + 50) });
      }
    }
  }
}

/** As a connection does: the caller may give up at any moment. */
function orGiveUp<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- fetch rejects so
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

const asJson = { headers: { 'content-type': 'application/json;charset=UTF-8' } };
const json = (body: object): Response => new Response(JSON.stringify(body), asJson);

const statusOf = ({ status, retryAfter }: { status: number; retryAfter?: string | number }) =>
  new Response(`<h1>${status}</h1>`, {
    status,
    headers: {
      'content-type': 'text/html',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
  });

const devices = (after: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    device_sn: after + index + 1,
    platform: (index % 6) + 1,
    user_agent: `Device ${after + index + 1}`,
    user_id: 6597012348864,
  }));

function brokenOff(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new ConnectionLost('ECONNRESET'));
      else controller.enqueue(bytes.subarray(0, bytes.length / 2));
      sent = true;
    },
  });
}

function drop(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const stopped = new AbortController();
  return new ReadableStream({
    async pull(controller) {
      if (at > 0) await pause(1000, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      controller.enqueue(bytes.subarray(at, at + 1));
      at += 1;
      if (at === bytes.length) controller.close();
    },
    cancel: () => stopped.abort(),
  });
}

/** A demo with faults to ask for. */
export type FaultyDemo = Demo & {
  /** Makes later calls fail on purpose. */
  faults: Faults;
};

/** The demo behind a network that can be made to fail; the app itself has the plain one. */
export function createFaultyDemo(options: DemoOptions & Weather = {}): FaultyDemo {
  const demo = createDemo(options);
  const faults = new Faults(demo.fetch, options);
  return Object.assign(Object.create(demo) as Demo, { faults, fetch: faults.fetch });
}
