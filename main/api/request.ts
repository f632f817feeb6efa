import * as v from 'valibot';
import { ApiError } from './errors.ts';
import type { Operation, Verb } from './operation.ts';

/** Whom an administrator's call stands for: a user, or an administrator of a group. */
export type ActAs = { userId?: string; groupId?: string };

export type Identity = { appId: string; token: string | undefined; actAs: ActAs | undefined };

/** A call that is ready for the wire, apart from its verb and the server's address. */
export type Request = {
  verbs: readonly Verb[];
  /** Path and query, to be put behind the server's address. */
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
};

type Values = Record<string, unknown>;

/** Writes a call down. Throws `invalid-input` with the parameter's name, before anything is sent. */
export function writeRequest(operation: Operation, params: unknown, identity: Identity): Request {
  const given = namedValues(operation, params);
  const query = parseFor(operation.query, given);
  const body = parseFor(operation.body, given);
  const bareBody = parseFor(operation.bareBody, given);
  return {
    verbs: verbsOf(operation),
    target: operation.path + queryText(query, operation, identity),
    headers: headersOf(operation, identity),
    body: body ? JSON.stringify(body) : bareBody && JSON.stringify(Object.values(bareBody)[0]),
  };
}

/** The verbs of an operation, the preferred one first. */
export function verbsOf(operation: Operation): Verb[] {
  const verbs: Verb[] = ['POST', 'GET', 'PUT', 'DELETE'];
  return verbs.filter((verb) => operation.verbs[verb] !== undefined);
}

/** The names of all parameters that an operation takes. */
export function parameterNames({ query, body, bareBody }: Operation): string[] {
  return [query, body, bareBody].flatMap((place) => (place ? Object.keys(place.entries) : []));
}

function namedValues(operation: Operation, params: unknown): Values {
  const given = v.is(v.record(v.string(), v.unknown()), params) ? params : {};
  const known = new Set(parameterNames(operation));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw new ApiError({ code: 'invalid-input', field: unknown });
  return given;
}

function parseFor(place: Operation['query'], given: Values): Values | undefined {
  if (!place) return undefined;
  const own = Object.entries(given).filter(([name]) => Object.hasOwn(place.entries, name));
  const parsed = v.safeParse(place, Object.fromEntries(own));
  if (parsed.success) return parsed.output;
  const field = v.getDotPath(parsed.issues[0]);
  throw new ApiError({ code: 'invalid-input', ...(field && { field }) });
}

function queryText(query: Values | undefined, { inQuery }: Operation, identity: Identity): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) pairs.set(name, String(value));
  if (inQuery?.includes('app_id')) pairs.set('app_id', identity.appId);
  if (inQuery?.includes('access-token') && identity.token) {
    pairs.set('access-token', identity.token);
  }
  return pairs.size > 0 ? `?${pairs}` : '';
}

function headersOf({ caller, body, bareBody }: Operation, identity: Identity): Request['headers'] {
  const headers: Request['headers'] = { app_id: visible(identity.appId, 'app_id') };
  if (body ?? bareBody) headers['Content-Type'] = 'application/json';
  if (caller === 'anyone') return headers;
  if (!identity.token) throw new ApiError({ code: 'not-signed-in' });
  headers['access-token'] = visible(identity.token, 'access-token');
  const { userId, groupId } = identity.actAs ?? {};
  if (userId !== undefined) headers['user_id'] = visible(userId, 'user_id');
  if (groupId !== undefined) headers['group_id'] = visible(groupId, 'group_id');
  return headers;
}

/** A header can hold printable ASCII only; anything else was mistyped or pasted wrongly. */
function visible(value: string, field: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) throw new ApiError({ code: 'invalid-input', field });
  return value;
}
