import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request as it went over the wire. */
export type Recorded = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: string;
};

/** What goes wrong with a request. */
type Fault =
  /** The connection breaks before the server has seen anything. */
  | { kind: 'drop' }
  /** The server acts, but its answer is lost. */
  | { kind: 'lose' }
  /** No answer ever comes. */
  | { kind: 'hang' }
  /** The answer comes later. */
  | { kind: 'delay'; ms: number }
  /** The server is not asked: this comes instead. */
  | { kind: 'answer'; status?: number; headers?: Record<string, string>; body: string };

type Match = string | RegExp | ((request: Recorded) => boolean);
type Planned = { match: Match; fault: Fault; times: number };

/** A real HTTP proxy before a server: records what passes, and lets it fail on demand. */
export type Recorder = {
  /** `http://127.0.0.1:port`, without a slash at the end; the same after `down` and `up`. */
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** Those to a path, with the method in front if it matters: `to('POST /user/push')`. */
  to(target: string): Recorded[];
  forget(): void;
  /** The next request that matches meets this fault, or the next `times`. */
  fail(match: Match, fault: Fault, times?: number): void;
  /** No more faults. */
  heal(): void;
  /** Connections are refused until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
};

export async function record(target: string): Promise<Recorder> {
  const requests: Recorded[] = [];
  let planned: Planned[] = [];
  let port = 0;

  const server = createServer((incoming, response) => {
    pass(incoming, response).catch(() => response.destroy());
  });

  async function pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const recorded = describe(incoming, body);
    requests.push(recorded);

    const fault = faultFor(recorded);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'delay') await sleep(fault.ms);
    if (fault?.kind === 'answer') {
      const headers = { 'content-type': 'application/json', ...fault.headers };
      response.writeHead(fault.status ?? 200, headers).end(fault.body);
      return;
    }
    await forward(incoming, body, response, fault?.kind === 'lose');
  }

  function faultFor(recorded: Recorded): Fault | undefined {
    const plan = planned.find(({ match }) => matches(match, recorded));
    if (plan && --plan.times === 0) planned = planned.filter((one) => one !== plan);
    return plan?.fault;
  }

  function forward(from: IncomingMessage, body: Buffer, to: ServerResponse, lose: boolean) {
    return new Promise<void>((resolve, reject) => {
      const url = new URL(from.url ?? '/', target);
      const { method, headers } = from;
      const onward = request(url, { ...(method ? { method } : {}), headers }, (answer) => {
        answer.once('error', reject);
        if (lose) {
          answer.resume().once('end', () => resolve(void to.destroy()));
          return;
        }
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to).once('finish', resolve);
      });
      onward.once('error', reject);
      onward.end(body);
    });
  }

  async function up(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (typeof address === 'object' && address) ({ port } = address);
  }

  async function down(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  await up();
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    to(wanted) {
      const [method, path] = wanted.includes(' ') ? wanted.split(' ') : [null, wanted];
      return requests.filter((one) => one.path === path && (!method || one.method === method));
    },
    forget: () => void requests.splice(0),
    fail(match, fault, times = 1) {
      planned.push({ match, fault, times });
    },
    heal() {
      planned = [];
    },
    down,
    up,
    close: down,
  };
}

function describe({ method = '', url = '/', headers }: IncomingMessage, body: Buffer): Recorded {
  const { pathname, searchParams } = new URL(url, 'http://recorder');
  const plain = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(plain),
    body: body.toString('utf8'),
  };
}

function matches(match: Match, recorded: Recorded): boolean {
  if (typeof match === 'function') return match(recorded);
  return typeof match === 'string' ? recorded.path === match : match.test(recorded.path);
}
