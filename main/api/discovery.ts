import { parseAddress } from './address.ts';
import { createClient, type ClientOptions } from './client.ts';
import { ApiError } from './errors.ts';
import type { FailureCode } from '../../preload/failure.ts';

const lanyingDns = 'https://dns.lanyingim.com';

/** What the service says of an app that it does not serve. */
const closed = new Map<string, FailureCode>([
  ['banned', 'app-banned'],
  ['frozen', 'app-frozen'],
  ['revoked', 'app-revoked'],
]);

export type DiscoveryOptions = Omit<ClientOptions, 'address' | 'appId' | 'token'> & {
  /** Base address of the directory; the Lanying cloud's own when left out. */
  dns?: string;
};

/**
 * Asks the Lanying cloud where an app's service lives: its base address. Nobody has typed it or seen it, so
 * one at which passwords and tokens would go out in the open is not taken.
 * Rejects with `unknown-app`, `app-banned`, `app-frozen`, `app-revoked`, `not-encrypted`, or what a call can
 * fail with.
 */
export async function discover(
  appId: string,
  { dns = lanyingDns, ...options }: DiscoveryOptions,
): Promise<string> {
  const client = createClient({ ...options, address: dns, appId });
  const found = await client.call('discover', { app_id: appId, source: 'sdk' });
  const failure = closed.get(found.app_status.toLowerCase());
  if (failure) throw new ApiError({ code: failure });
  const level = found.dns_list.find((entry) => entry.group_level === 0);
  const hosts = level?.clusters.flatMap(({ ratel }) => ratel) ?? [];
  const host = hosts.find(({ protocol }) => protocol === 'https') ?? hosts[0];
  if (!host) throw new ApiError({ code: 'unexpected-answer', field: 'dns_list' });
  const address = addressOf(host);
  if (!address.startsWith('https:')) throw new ApiError({ code: 'not-encrypted' });
  return address;
}

function addressOf({ protocol, host }: { protocol: string; host: string }): string {
  try {
    return parseAddress(`${protocol}://${host}`);
  } catch {
    throw new ApiError({ code: 'unexpected-answer', field: 'dns_list' });
  }
}
