import type { IncomingMessage } from 'node:http';
import { ownFile, preloadModule, type OwnFile } from './files.ts';
import type { Program } from './host.ts';
import { withSocket } from './policy.ts';

/** A window's page: the address that main loaded and the preload it gave the window. */
export type Page = { home: string; preload: string | undefined };

export type Served = { status: number; headers: Record<string, string>; body: string | Buffer };

type Setting = {
  program: Program;
  /** The origin with the secret, without a slash at the end. */
  base: string;
  /** The origin of the socket, to be added to the app's policy. */
  socket: string;
  /** Notes that a top-level page was served for a window; gives the document's id. */
  opened(window: number, url: string): string;
};

const ownPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const maxBody = 1024 * 1024;

/**
 * Answers what lies behind the secret:
 * - `__desk/…` the desk and its scripts
 * - `w3/__preview/…` the page side of the bridge, for the page of window 3
 * - `w3/PATH` what the app's own protocol handler answers for PATH
 */
export function pages({ program, base, socket, opened }: Setting) {
  return async (request: IncomingMessage, path: string): Promise<Served> => {
    if (path === '__desk/second-instance' && request.method === 'POST') {
      const place = program.secondInstance(JSON.parse(await bodyOf(request)));
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(place),
      };
    }
    if (path === '__desk') return redirect(`${base}/__desk/`);
    const desk = /^__desk\/([a-z.-]*)(\?.*)?$/.exec(path);
    if (desk) return ownPage(await ownFile(desk[1] || 'desk.html'));
    return windowPage(request, path);
  };

  async function windowPage(request: IncomingMessage, path: string): Promise<Served> {
    const [, id = '', rest = ''] = /^w(\d+)\/(.*)$/.exec(path) ?? [];
    const window = Number(id);
    const page = id === '' ? undefined : program.page(window);
    const top = isTop(request);
    // A tab of a window that is gone waits for the next one.
    if (!page) return id !== '' && top ? redirect(`${base}/__desk/closed.html`) : missing;

    const own = /^__preview\/([a-z.-]+)(\?.*)?$/.exec(rest)?.[1];
    if (own === 'preload.js') return script(await preloadModule(page.preload));
    if (own !== undefined) return script(await ownFile(own));

    const root = new URL('/', page.home).href;
    const url = new URL(rest, root).href;
    if (!url.startsWith(root)) return { status: 403, headers: {}, body: 'forbidden' };

    const answer = await program.serve(await forwarded(request, url));
    const headers = Object.fromEntries(answer.headers);
    const policy = headers['content-security-policy'];
    if (policy !== undefined) headers['content-security-policy'] = withSocket(policy, socket);
    const bytes = Buffer.from(await answer.arrayBuffer());
    // Frames inside the page get no bridge, as Electron gives them no preload.
    if (!top || !headers['content-type']?.startsWith('text/html')) {
      return { status: answer.status, headers, body: bytes };
    }
    const source = `${base}/w${window}/__preview/bridge.ts?doc=${opened(window, url)}`;
    return { status: answer.status, headers, body: withScript(bytes.toString('utf8'), source) };
  }
}

const missing: Served = { status: 404, headers: {}, body: 'no such page' };
const redirect = (location: string): Served => ({ status: 302, headers: { location }, body: '' });

/** Module scripts run in order, so one right after `<head>` runs before the app's own. */
function withScript(html: string, source: string): string {
  const tag = `<script type="module" src="${source}"></script>`;
  return html.replace(/<head[^>]*>/i, (head) => head + tag);
}

function isTop(request: IncomingMessage): boolean {
  const destination = request.headers['sec-fetch-dest'];
  return destination === undefined || destination === 'document';
}

const script = (file: OwnFile | null): Served =>
  file ? { status: 200, headers: { 'content-type': file.type }, body: file.body } : missing;

function ownPage(file: OwnFile | null): Served {
  if (!file) return missing;
  const headers = { 'content-type': file.type, 'content-security-policy': ownPolicy };
  return { status: 200, headers, body: file.body };
}

/** The page's request as the app's protocol handler sees it; the browser's own headers stay behind. */
async function forwarded(request: IncomingMessage, url: string): Promise<Request> {
  const headers = new Headers();
  for (const name of ['accept', 'accept-language', 'content-type', 'range']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const method = request.method ?? 'GET';
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: await bodyOf(request) });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new Error('the request is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
