import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaultyDemo, type FaultyDemo } from '../../demo/faults.ts';
import { DEMO_ADDRESS } from '../../demo/service.ts';
import { openAccounts, type AccountsDeps, type Notice } from '../../main/account/accounts.ts';
import { accountHandlers, openSignIn } from '../../main/account/handlers.ts';
import type { Reach } from '../../main/account/servers.ts';
import { createState } from '../../main/account/state.ts';
import type { Secret, Vault } from '../../main/account/vault.ts';
import { openShelves } from '../../main/store/shelves.ts';
import type { Preferences } from '../../preload/desktop.ts';
import type { NamedDevice } from '../../preload/devices.ts';
import type { EventName } from '../../preload/types.ts';
import { HandClock } from './clock.ts';

/** A keychain of the tests' own: it can be locked or missing, and it can be looked into. */
export class TestVault implements Vault {
  readonly secrets = new Map<string, string>();
  mode: 'stored' | 'missing' | 'locked' = 'stored';
  /** Of these the key is gone for good. */
  readonly lost = new Set<string>();

  outlook() {
    return Promise.resolve(this.mode === 'locked' ? 'missing' : this.mode);
  }
  async keep(key: string, secret: Secret) {
    if (this.mode === 'locked') return Promise.resolve('locked' as const);
    if (this.mode === 'stored') {
      this.secrets.set(key, JSON.stringify(secret));
      this.lost.delete(key);
    }
    return this.outlook();
  }
  recall(key: string) {
    const kept = this.secrets.get(key);
    if (kept === undefined) return Promise.resolve({ outcome: 'absent' } as const);
    if (this.mode !== 'stored') return Promise.resolve({ outcome: 'unreadable' } as const);
    if (this.lost.has(key)) return Promise.resolve({ outcome: 'lost' } as const);
    return Promise.resolve({ outcome: 'stored', secret: JSON.parse(kept) as Secret } as const);
  }
  keys() {
    return Promise.resolve([...this.secrets.keys()]);
  }
  forget(key: string) {
    this.secrets.delete(key);
    return Promise.resolve();
  }
  forgetAll() {
    this.secrets.clear();
    return Promise.resolve();
  }
}

export const preferences: Preferences = {
  theme: 'system',
  language: 'en',
  startHidden: false,
  keepInTray: true,
  checkEvery: 1,
  weakStorage: false,
  hideIds: false,
  serverZone: 'Asia/Shanghai',
  notices: {
    'new-device': true,
    'session-ended': true,
    'pause-ended': true,
    'update-ready': true,
    'job-finished': true,
  },
  updates: 'daily',
};

type Fetch = typeof globalThis.fetch;
/** What outlives a restart of the app. */
type Kept = { profile: string; clock: HandClock; vault: TestVault; demo: FaultyDemo };
type Options = Partial<Kept> & { reach?: Reach; jobs?: AccountsDeps['jobs'] };

/** The whole account side of main over the demo service, with a profile folder on the disk. */
export function openHouse(kept: Options = {}) {
  const profile = kept.profile ?? mkdtempSync(join(tmpdir(), 'perch-house-'));
  const clock = kept.clock ?? new HandClock();
  const vault = kept.vault ?? new TestVault();
  const demo = kept.demo ?? createFaultyDemo();
  const requests: { method: string; path: string; search: string; headers: Headers }[] = [];
  const notices: Parameters<Notice>[0][] = [];
  /** New devices that were worth a notice. */
  const found: NamedDevice[] = [];
  const told: { event: EventName; value: unknown }[] = [];
  const line: { fetch: Fetch } = { fetch: demo.fetch };
  const fetch: Fetch = (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    requests.push({ method, path: pathname, search, headers });
    return line.fetch(request);
  };
  const state = createState(preferences, 'en');
  const reach: Reach = kept.reach ?? {
    network: fetch,
    demo: () => ({ address: DEMO_ADDRESS, appId: demo.appId, fetch }),
  };
  const accounts = openAccounts({
    state,
    vault,
    reach,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    shelves: openShelves(profile, {
      setAside: (setAside) => state.change({ setAside }),
      refused: () => state.change({ unwritten: true }),
      caughtUp: () => state.change({ unwritten: false }),
    }),
    tell: (event, value) => told.push({ event, value }),
    notice: (kind, _account, devices = []) => {
      notices.push(kind);
      found.push(...devices);
    },
    ...(kept.jobs && { jobs: kept.jobs }),
  });
  const user = demo.users[0];
  if (!user) throw new Error('the demo has no user');
  const signIn = openSignIn(accounts, reach);
  const forgets = { demo: 0 };
  const parts = {
    ...{ accounts, signIn, reach, clock, inviteToDemo: demo.invite },
    forgetRest: () => void (forgets.demo += 1),
  };
  const handlers = accountHandlers(parts, 'window');
  return {
    profile,
    clock,
    vault,
    demo,
    user,
    state,
    accounts,
    handlers,
    requests,
    notices,
    /** How often what was asked to start afresh. */
    forgets,
    found,
    told,
    /** What carries the calls; replace it to play a network that is away. */
    line,
    /** Waits for the first look at the account. */
    synced: async () => {
      while (state.snapshot.connection.state === 'connecting')
        await new Promise((done) => setTimeout(done, 2));
    },
  };
}
export type House = ReturnType<typeof openHouse>;

/** A network that is away, as Node's fetch tells it. */
export const offline: Fetch = () => Promise.reject(new TypeError('fetch failed'));

/** The server acts on writes, but the network goes away before it can answer. */
export const answersLost =
  (fetch: Fetch): Fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    if (request.method !== 'GET') await fetch(request);
    return offline(request);
  };

/** Another program with the same account, such as the phone. */
export async function otherDevice({ demo, user }: House) {
  const post = async (path: string, body: unknown, token?: string) => {
    const response = await demo.fetch(`${DEMO_ADDRESS}${path}`, {
      method: 'POST',
      headers: {
        app_id: demo.appId,
        'content-type': 'application/json',
        ...(token !== undefined && { 'access-token': token }),
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { code: number; data: Record<string, unknown> };
  };
  const { data } = await post('/token/user', { name: user.username, password: user.password });
  const token = String(data['token']);
  const get = async (path: string) => {
    const headers = { app_id: demo.appId, 'access-token': token };
    const response = await demo.fetch(`${DEMO_ADDRESS}${path}`, { headers });
    return ((await response.json()) as { data: Record<string, unknown> }).data;
  };
  return { post: (path: string, body: unknown = {}) => post(path, body, token), get };
}

/** A cloud whose discovery names one host, and after the move another; only the named one answers. */
export function movingCloud(house: House): () => void {
  const { fetch } = house.line;
  let host = 'first.perch.invalid';
  house.line.fetch = (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.pathname === '/v2/app_dns') {
      const dns_list = [{ group_level: 0, clusters: [{ ratel: [{ protocol: 'https', host }] }] }];
      return Promise.resolve(Response.json({ code: 200, data: { app_status: '', dns_list } }));
    }
    if (url.host !== host && url.host.includes('.perch.')) return offline(request);
    return fetch(new Request(`${DEMO_ADDRESS}${url.pathname}${url.search}`, request));
  };
  return () => void (host = 'second.perch.invalid');
}
