import { createFaultyDemo, type FaultyDemo, type Weather } from '../../demo/faults.ts';
import { DEMO_ADDRESS, type DemoOptions } from '../../demo/service.ts';

export type Answer = {
  code: unknown;
  data: unknown;
  message: unknown;
  cursor?: unknown;
  version?: unknown;
};
type Sent = {
  query?: Record<string, string>;
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
};

/** A client that knows nothing but HTTP and the envelope. */
export function clientOf(fetch: typeof globalThis.fetch, address: string, appId: string) {
  const call = async (verb: string, path: string, sent: Sent = {}): Promise<Answer> => {
    const query = new URLSearchParams(sent.query).toString();
    const response = await fetch(`${address}${path}${query && `?${query}`}`, {
      method: verb,
      headers: {
        app_id: appId,
        ...(sent.token === undefined ? {} : { 'access-token': sent.token }),
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    const answer: Answer = JSON.parse(await response.text());
    return answer;
  };
  return {
    call,
    /** Signs in and returns the token. */
    async token(name: string, password: string, more: object = {}, headers = {}): Promise<string> {
      const body = { login_name: name, password, ...more };
      const { data, message } = await call('POST', '/token/login', { body, headers });
      if (!isRecord(data)) throw new Error(`sign-in failed: ${String(message)}`);
      return String(data['token']);
    },
  };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The list in an answer, row by row. */
export function rowsOf({ data }: Answer): Record<string, unknown>[] {
  if (!Array.isArray(data)) throw new Error(`not a list: ${JSON.stringify(data)}`);
  return data.filter(isRecord);
}

/** A demo in this process, its client, and the demo user signed in without a device. */
export async function startDemo(options: DemoOptions & Weather = {}) {
  const demo: FaultyDemo = createFaultyDemo(options);
  const client = clientOf(demo.fetch, DEMO_ADDRESS, demo.appId);
  const [lin, mei] = demo.users;
  if (!lin || !mei) throw new Error('the demo has no users');
  const token = await client.token(lin.username, lin.password);
  return { demo, ...client, signIn: client.token, lin, mei, token, admin: demo.adminToken };
}

/** Time that passes when told to. */
export function handClock(now = Date.UTC(2026, 0, 15, 9)) {
  const clock = () => now;
  return Object.assign(clock, { pass: (milliseconds: number) => void (now += milliseconds) });
}

/** The object in an answer. */
export function rowOf({ data }: Answer): Record<string, unknown> {
  if (!isRecord(data)) throw new Error(`not an object: ${JSON.stringify(data)}`);
  return data;
}
