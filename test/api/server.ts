import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { createClient, type ClientOptions } from '../../main/api/client.ts';

export type Seen = {
  verb: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
};

/** An answer to be written as JSON with status 200, or a function that writes one itself. */
type Answer = object | ((response: ServerResponse) => void);

/** A real server for one test. It answers each request with what `answer` makes of it. */
export async function serve(answer: (seen: Seen) => Answer | Promise<Answer>) {
  const requests: Seen[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const body = await buffer(request);
    const seen: Seen = {
      verb: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: body.toString('latin1'),
    };
    requests.push(seen);
    const made = await answer(seen);
    if (typeof made === 'function') made(response);
    else response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(made));
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port }: AddressInfo = addressOf(server.address());
  return { address: `http://127.0.0.1:${port}`, requests };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

export const done = { code: 200, data: true, message: null };
export const text = (body: string, status = 200, headers: Record<string, string> = {}) => {
  return (response: ServerResponse) => void response.writeHead(status, headers).end(body);
};

/** A client that is signed in and does not really wait between tries. */
export function clientOf(address: string, options: Partial<ClientOptions> = {}) {
  return createClient({
    address,
    appId: 'app-1',
    fetch,
    token: () => 'secret-token',
    sleep: () => Promise.resolve(),
    random: () => 0,
    ...options,
  });
}
