import { ApiError } from './errors.ts';

/**
 * Reads a server's base address as people write it: `example.com:8080`, `https://example.com/base/`.
 * Without a scheme it is https, and http only for this computer. Throws `bad-address` for other
 * schemes, and for credentials, a query or a fragment, which have no place in a base.
 * @returns the REST base, without a slash at its end.
 */
export function parseAddress(text: string): string {
  const written = text.trim();
  const base = urlOf(written);
  const wellFormed =
    base !== undefined &&
    /^https?:$/.test(base.protocol) &&
    !/[\s\\@?#]/.test(written) &&
    base.hostname !== '';
  if (!wellFormed) throw new ApiError({ code: 'bad-address', field: 'address' });
  return base.origin + base.pathname.replace(/\/+$/, '');
}

function urlOf(written: string): URL | undefined {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(written)) return URL.parse(written) ?? undefined;
  const url = URL.parse(`https://${written}`);
  if (url && isLoopback(url.hostname)) return URL.parse(`http://${written}`) ?? undefined;
  return url ?? undefined;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
