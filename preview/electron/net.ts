import { isHandled, serve } from './protocol.ts';
import { changed } from './stage.ts';
import type { Names } from './typing.ts';

let online = true;

export const isOnline = () => online;

export function setOnline(value: boolean): void {
  online = value;
  changed();
}

type Init = RequestInit & { bypassCustomProtocolHandlers?: boolean };

// Node names its causes in its own way; main sees Chromium's words, as from Electron.
const chromium: Record<string, string> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'ERR_NAME_NOT_RESOLVED',
  ETIMEDOUT: 'ERR_CONNECTION_TIMED_OUT',
  EHOSTUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  ENETUNREACH: 'ERR_ADDRESS_UNREACHABLE',
  UND_ERR_CONNECT_TIMEOUT: 'ERR_CONNECTION_TIMED_OUT',
  UND_ERR_SOCKET: 'ERR_EMPTY_RESPONSE',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'ERR_CERT_AUTHORITY_INVALID',
  SELF_SIGNED_CERT_IN_CHAIN: 'ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'ERR_CERT_AUTHORITY_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'ERR_CERT_COMMON_NAME_INVALID',
  CERT_HAS_EXPIRED: 'ERR_CERT_DATE_INVALID',
};

function asChromium(error: unknown): unknown {
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return error;
  const code = 'code' in error.cause ? String(error.cause.code) : '';
  return new Error(`net::${chromium[code] ?? 'ERR_FAILED'}`);
}

export const net = {
  async fetch(input: string | Request, init: Init = {}): Promise<Response> {
    const request = new Request(input, init);
    if (!init.bypassCustomProtocolHandlers && isHandled(request.url)) return serve(request);
    if (!online) throw new Error('net::ERR_INTERNET_DISCONNECTED');
    try {
      return await fetch(request);
    } catch (error) {
      throw asChromium(error);
    }
  },
  isOnline,
  get online() {
    return online;
  },
} satisfies Names<Electron.Net, 'fetch' | 'isOnline' | 'online'>;
