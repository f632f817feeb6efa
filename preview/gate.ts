import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Where the preview answers: one loopback address, one secret a launch. */
export type Gate = { readonly host: string; readonly origin: string; readonly token: string };

type Asked = Pick<IncomingMessage, 'url' | 'headers'>;

/**
 * The path behind the secret for a request that may come in, else null. The host must be ours by name
 * (a foreign name that resolves to 127.0.0.1 is refused), the secret must match, and another site may
 * at most link here: it can neither embed, fetch nor post.
 */
export function admitted({ url, headers }: Asked, gate: Gate): string | null {
  if (headers.host !== gate.host) return null;
  const site = headers['sec-fetch-site'];
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  const link = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (!ownSite && !link) return null;
  const [, token = '', ...rest] = (url ?? '').split('/');
  return same(token, gate.token) ? rest.join('/') : null;
}

/** As `admitted`, for a socket: there a browser always names the origin, and it must be ours. */
export function admittedSocket(request: Asked, gate: Gate): string | null {
  return request.headers.origin === gate.origin ? admitted(request, gate) : null;
}

function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
