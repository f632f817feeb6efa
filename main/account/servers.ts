import { createHash } from 'node:crypto';
import type { Server } from '../../preload/account.ts';
import { parseAddress } from '../api/address.ts';
import { discover } from '../api/discovery.ts';

type Fetch = typeof globalThis.fetch;

/** Where a server's calls go and what carries them. */
export type Line = { address: string; appId: string; fetch: Fetch };

/** How each kind of server is reached; the demo's `fetch` opens no port. */
export type Reach = {
  network: Fetch;
  demo(): { address: string; appId: string; fetch: Fetch };
};

/** @throws {ApiError} discovery's or the address's own failure. */
export async function lineTo(server: Server, reach: Reach, signal: AbortSignal): Promise<Line> {
  switch (server.kind) {
    case 'demo':
      return reach.demo();
    case 'own':
      return {
        address: parseAddress(server.address),
        appId: server.appId,
        fetch: reach.network,
      };
    case 'cloud': {
      const address = await discover(server.appId, { fetch: reach.network, signal });
      return { address, appId: server.appId, fetch: reach.network };
    }
  }
}

/** Names an account on this computer: the same server and user give the same key, and it says neither. */
export function accountKey(server: Server, userId: string): string {
  const place = server.kind === 'own' ? `${server.address} ${server.appId}` : '';
  const app = server.kind === 'cloud' ? server.appId : '';
  const text = [server.kind, place, app, userId].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
