import { read, write, type AppStatus } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Parts } from './parts.ts';

/** App ids that exist only to be refused, so that a client's words for it can be seen. */
const refusedApps = new Map<string, AppStatus>([
  ['demobanned', 'banned'],
  ['demofrozen', 'frozen'],
  ['demorevoked', 'revoked'],
]);

/** Where an app's servers are: here, at the very address that was asked. */
export function serveDiscovery({ endpoints, rules }: Parts): void {
  endpoints.outside(read, '/v2/app_dns', ({ input, origin }) => {
    const appId = input.has('app_id') ? input.text('app_id', 256) : '';
    if (!/^[a-z0-9_]{1,64}$/.test(appId)) refuse('malformedAppId', 'app_id is invalid');
    const status = appId === rules.appId ? rules.appStatus : refusedApps.get(appId);
    if (status === undefined) return refuse('unknownAppId', 'app_id does not exist');
    const { protocol, host } = new URL(origin);
    const server = { protocol: protocol.slice(0, -1), host };
    return {
      app_id: appId,
      app_status: status,
      dns_list: [{ group_level: 0, clusters: [{ ratel: [server], fireplace: [server] }] }],
    };
  });

  // Clients read these after signing in; the demo has accounts, and no conversations.
  endpoints.user([...read, ...write], '/roster/list', () => []);
  endpoints.user([...read, ...write], '/group/user_joined', () => []);
}
