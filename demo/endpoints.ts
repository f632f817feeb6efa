import type { Hono } from 'hono';
import { answer, decline, refuse, Refusal } from './envelope.ts';
import { readInput, type Input } from './input.ts';
import type { Rules } from './service.ts';
import type { Tokens } from './tokens.ts';
import type { Users } from './users.ts';

/** The service's web client only ever sends POST, so a write takes it whatever the specification says. */
export const write = ['POST', 'PUT'];
export const erase = ['POST', 'DELETE'];
export const read = ['GET'];

/** A call that needs no token. `origin` is the address it was made to. */
export type Call = { input: Input; request: Request; origin: string };
/** A call on a user's account, by the user or by an administrator acting as the user. */
export type UserCall = Call & { userId: string; admin: boolean };

export type AppStatus = 'normal' | 'banned' | 'frozen' | 'revoked';

export type Gate = {
  rules: Rules;
  tokens: Tokens;
  users: Users;
  /** Whom an administrator acts as with this `group_id` header; nothing if there is no such group. */
  ownerOf(groupId: string): string | undefined;
};

type Handler<C extends Call> = (call: C) => unknown;

/** Registers calls by who may make them, and turns what they return or refuse into the envelope. */
export class Endpoints {
  readonly #app: Hono;
  readonly #gate: Gate;

  constructor(app: Hono, gate: Gate) {
    this.#app = app;
    this.#gate = gate;
  }

  /** Outside the app: discovery, storage, and what only the demo has. No header is asked for. */
  outside(methods: string[], path: string, handle: Handler<Call>): void {
    this.#app.on(methods, path, async ({ req: { raw: request } }) => {
      const url = new URL(request.url);
      try {
        const input = await readInput(request, url);
        return answer(await handle({ input, request, origin: url.origin }));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return decline(error.code, error.message, error.code === 'tooLarge' ? 413 : 200);
      }
    });
    this.#app.all(path, () => decline('wrongVerb', 'this call takes another verb', 405));
  }

  /** With an app id and no token: signing in, registering. */
  open(methods: string[], path: string, handle: Handler<Call>): void {
    this.outside(methods, path, (call) => {
      this.#checkApp(call);
      return handle(call);
    });
  }

  user(methods: string[], path: string, handle: Handler<UserCall>): void {
    this.open(methods, path, (call) => {
      const { userId } = this.#gate.tokens.read(accessToken(call.request));
      if (userId === null) return handle({ ...call, userId: this.#actsAs(call), admin: true });
      for (const name of ['user_id', 'group_id']) {
        if (call.request.headers.has(name))
          refuse('noPermission', `${name}: this header needs an admin token`);
      }
      return handle({ ...call, userId, admin: false });
    });
  }

  /** Only with an admin token. */
  admin(methods: string[], path: string, handle: Handler<Call>): void {
    this.open(methods, path, (call) => {
      const { userId } = this.#gate.tokens.read(accessToken(call.request));
      return userId === null
        ? handle(call)
        : refuse('noPermission', 'this call needs an admin token');
    });
  }

  #checkApp({ request }: Call): void {
    // A picture's address is fetched without headers, so it carries the app id in the query.
    const appId = request.headers.get('app_id') ?? new URL(request.url).searchParams.get('app_id');
    const { rules } = this.#gate;
    if (appId !== rules.appId) refuse('noSuchApp', `app_id: no such app ${appId ?? ''}`);
    if (rules.appStatus !== 'normal') refuse('appAbnormal', `app is ${rules.appStatus}`);
  }

  #actsAs({ request }: Call): string {
    const groupId = request.headers.get('group_id');
    const owner = groupId === null ? undefined : this.#gate.ownerOf(groupId);
    if (groupId !== null && owner === undefined) refuse('badParameter', 'group_id: no such group');
    const userId = request.headers.get('user_id') ?? owner;
    if (userId === undefined)
      return refuse('badParameter', 'user_id: an admin token needs this header');
    if (!/^\d{1,19}$/.test(userId)) refuse('badParameter', 'user_id: must be an id');
    return this.#gate.users.known(userId).id;
  }
}

/** From the header, or from the query where a picture's address carries it. */
export function accessToken(request: Request): string {
  const token =
    request.headers.get('access-token') ??
    new URL(request.url).searchParams.get('access-token') ??
    '';
  return token === '' ? refuse('tokenMissing', 'access-token header is missing') : token;
}
