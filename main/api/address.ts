import { ApiError } from './errors.ts';

export type Address = {
  /** The REST base, without a slash at its end. */
  address: string;
  /** Whether passwords would cross a network unencrypted; to this computer itself they do not. */
  exposed: boolean;
};

/**
 * Reads a server's base address as people write it: `example.com:8080`, `https://example.com/base/`.
 * Without a scheme it is https, and http only for this computer. Throws `bad-address` for other
 * schemes, and for credentials, a query or a fragment, which have no place in a base.
 */
export function parseAddress(text: string): Address {
  const written = text.trim();
  const base = urlOf(written);
  const wellFormed =
    base !== undefined &&
    /^https?:$/.test(base.protocol) &&
    !/[\s\\@?#]/.test(written) &&
    base.hostname !== '';
  if (!wellFormed) throw new ApiError({ code: 'bad-address', field: 'address' });
  return {
    address: base.origin + base.pathname.replace(/\/+$/, ''),
    exposed: base.protocol === 'http:' && !isLoopback(base.hostname),
  };
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
