import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { WebSocketServer, type WebSocket } from 'ws';
import { admitted, admittedSocket, type Gate } from './gate.ts';
import { pages, type Page, type Served } from './pages.ts';
import { DeskRequest, type DeskMessage, type Picture } from './picture.ts';
import { textOf } from './socket.ts';
import { decode, encode } from './web/codec.ts';
import { PageMessage, type HostMessage } from './wire.ts';

/** One loaded page: its address is what the host served, never what the page says of itself. */
export type Document = { readonly id: string; readonly window: number; readonly url: string };

/** What the running program gives the host. */
export type Program = {
  picture(): Picture;
  /** Does what was asked on the desk; throws an Error in words for whoever asked. */
  perform(name: string, args: unknown[]): void;
  page(window: number): Page | undefined;
  serve(request: Request): Promise<Response>;
  /** A second start of the app; answers where the first one is. */
  secondInstance(message: unknown): unknown;
  attached(document: Document): void;
  received(document: Document, message: PageMessage): void;
  detached(document: Document): void;
};

/** The preview's web server, once it listens. */
export type Host = {
  readonly desk: string;
  readonly closedPage: string;
  /** The address of a window's page: `path` lies below the app's own root. */
  address(window: number, path: string): string;
  refresh(): void;
  send(document: Document, message: HostMessage): void;
  close(): void;
};

type Open = Document & { socket: WebSocket | null };

const maxMessage = 16 * 1024 * 1024;

/**
 * Serves the program on one loopback port behind a secret path. `PREVIEW_PORT` and `PREVIEW_TOKEN` fix
 * both, so that a restart while developing keeps its addresses; rejects when the port is taken.
 */
export async function listen(program: Program): Promise<Host> {
  const token = process.env['PREVIEW_TOKEN'] ?? randomBytes(24).toString('base64url');
  const server = createServer();
  const host = `127.0.0.1:${await bind(server, Number(process.env['PREVIEW_PORT'] ?? 0))}`;
  const gate: Gate = { host, origin: `http://${host}`, token };
  const base = `${gate.origin}/${token}`;

  const documents = new Map<string, Open>();
  const desks = new Set<WebSocket>();
  let count = 0;

  const answer = pages({
    program,
    base,
    socket: `ws://${host}`,
    opened(window, url) {
      const id = String(++count);
      documents.set(id, { id, window, url, socket: null });
      return id;
    },
  });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // Browsers ask every origin for a picture, without being told to.
    if (request.url === '/favicon.ico') {
      write(response, { status: 204, headers: {}, body: '' });
      return;
    }
    const path = admitted(request, gate);
    const served = path === null ? Promise.resolve(refusal) : answer(request, path);
    served.then(
      (reply) => write(response, reply),
      (error: unknown) => {
        console.error(`preview: ${String(error)}`);
        write(response, { status: 500, headers: {}, body: '' });
      },
    );
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessage });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = admittedSocket(request, gate);
    const page = path === null ? null : /^w(\d+)\/__preview\/socket\?doc=(\d+)$/.exec(path);
    const document = documents.get(page?.[2] ?? '');
    // A document has one socket, and only the window that it was served to may open it.
    const own = document && document.window === Number(page?.[1]) && document.socket === null;
    // A page whose host went asks here, under any window's address, whether there is one again.
    const alive = path !== null && /^w\d+\/__preview\/alive$/.test(path);
    if (path !== '__desk/socket' && !own && !alive) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (open) => {
      open.on('error', () => open.terminate());
      if (own) attach(document, open);
      else if (alive) open.close();
      else attachDesk(open);
    });
  });

  function attach(document: Open, socket: WebSocket): void {
    document.socket = socket;
    socket.on('message', (data) => {
      let message: PageMessage;
      try {
        message = v.parse(PageMessage, decode(textOf(data)));
      } catch {
        socket.close(1008, 'unreadable message');
        return;
      }
      program.received(document, message);
    });
    socket.on('close', () => {
      documents.delete(document.id);
      document.socket = null;
      program.detached(document);
    });
    program.attached(document);
  }

  function attachDesk(socket: WebSocket): void {
    const say = (message: DeskMessage) => socket.send(JSON.stringify(message));
    desks.add(socket);
    socket.on('close', () => desks.delete(socket));
    socket.on('message', (data) => {
      let request: v.InferOutput<typeof DeskRequest>;
      try {
        request = v.parse(DeskRequest, JSON.parse(textOf(data)));
      } catch {
        socket.close(1008, 'unreadable message');
        return;
      }
      let error: string | null = null;
      try {
        program.perform(request.name, request.args);
      } catch (thrown) {
        error = thrown instanceof Error ? thrown.message : String(thrown);
      }
      // What the act set off in promises is settled first, so that its picture shows the outcome.
      setImmediate(() => {
        if (socket.readyState !== socket.OPEN) return;
        say({ kind: 'done', id: request.id, error, picture: program.picture() });
      });
    });
    say({ kind: 'picture', picture: program.picture() });
  }

  let refreshing = false;
  function refresh(): void {
    if (refreshing) return;
    refreshing = true;
    queueMicrotask(() => {
      refreshing = false;
      if (desks.size === 0) return;
      const text = JSON.stringify({ kind: 'picture', picture: program.picture() });
      for (const desk of desks) desk.send(text);
    });
  }

  return {
    desk: `${base}/__desk/`,
    closedPage: `${base}/__desk/closed.html`,
    address: (window, path) => `${base}/w${window}/${path}`,
    refresh,
    send(document, message) {
      const socket = documents.get(document.id)?.socket;
      if (socket?.readyState === socket?.OPEN) socket?.send(encode(message));
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

function bind(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

const refusal: Served = { status: 403, headers: {}, body: 'forbidden' };

const always = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

function write(response: ServerResponse, { status, headers, body }: Served): void {
  response.writeHead(status, { ...always, ...headers });
  response.end(body);
}
