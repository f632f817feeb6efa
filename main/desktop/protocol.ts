import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { protocol } from 'electron';
import { isOwn, scheme } from './origin.ts';

export type Picture = { bytes: Uint8Array<ArrayBuffer>; type: string };

type Pages = {
  /** The folder that the page is served from. */
  root: string;
  /** The picture behind `app://perch/avatar/…`: main fetches it, the page has no network. */
  avatar(url: URL): Promise<Picture | null>;
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Pictures that a browser draws without running anything in them. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Before the app is ready: gives the scheme an origin of its own, treated like https. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Once the app is ready: serves the page. */
export function servePage(pages: Pages): void {
  protocol.handle(scheme, (request) => answer(request, pages));
}

/** One request of the page: GET, our host, a file inside the root or a picture; else a refusal. */
export async function answer(request: Request, { root, avatar }: Pages): Promise<Response> {
  if (request.method !== 'GET') return refuse(405);
  if (!isOwn(request.url)) return refuse(403);
  const url = new URL(request.url);
  if (url.pathname.startsWith('/avatar/')) return picture(await avatar(url).catch(() => null));
  const file = locate(root, url.pathname);
  if (!file) return refuse(403);
  const type = types[extname(file)];
  if (!type) return refuse(404);
  try {
    return reply(await readFile(file), type);
  } catch {
    return refuse(404);
  }
}

/** The file behind a path, or null when it would lie outside the root. */
export function locate(root: string, path: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const file = resolve(join(root, name === '/' ? 'index.html' : name));
  return file.startsWith(resolve(root) + sep) ? file : null;
}

function picture(found: Picture | null): Response {
  return found && pictures.has(found.type) ? reply(found.bytes, found.type) : refuse(404);
}

const headers = { 'content-security-policy': policy, 'x-content-type-options': 'nosniff' };

const reply = (body: Uint8Array<ArrayBuffer>, type: string) =>
  new Response(body, { headers: { ...headers, 'content-type': type } });

const refuse = (status: number) => new Response(null, { status, headers });
