/** The service's business codes. They come with HTTP 200; only transport failures have a status. */
export const codes = {
  ok: 200,
  ended: 402,
  unknownCall: 404,
  wrongVerb: 405,
  tooLarge: 413,
  internal: 500,
  noSuchUser: 10000,
  wrongCode: 10001,
  badParameter: 10002,
  tokenMissing: 10003,
  userExists: 10004,
  invalidToken: 10008,
  noPermission: 10010,
  alreadyBound: 10011,
  tooManyFailures: 10028,
  wrongPassword: 11001,
  usernameTaken: 11011,
  mobileTaken: 11012,
  wrongCaptcha: 11014,
  noSuchApp: 40000,
  registrationOff: 40001,
  userLimit: 40002,
  appAbnormal: 40003,
  unknownAppId: 99997,
  malformedAppId: 99998,
} as const;

export type Code = keyof typeof codes;

/** A business error: the call was understood and declined. */
export class Refusal extends Error {
  readonly code: Code;

  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
  }
}

export function refuse(code: Code, message: string): never {
  throw new Refusal(code, message);
}

/** A list that goes on while there is a cursor (§3.9). */
export class Page {
  readonly fields: { data: readonly unknown[]; version?: number; cursor?: string };

  constructor(data: readonly unknown[], cursor: string | undefined, version?: number) {
    this.fields = {
      data,
      ...(version === undefined ? {} : { version }),
      ...(cursor === undefined ? {} : { cursor }),
    };
  }
}

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
  });

/** What an endpoint returned, in the service's envelope; a Response (a picture, say) as it is. */
export function answer(result: unknown): Response {
  if (result instanceof Response) return result;
  const fields = result instanceof Page ? result.fields : { data: result };
  return json({ code: codes.ok, ...fields, message: null });
}

/** A refusal in the envelope, with HTTP 200 unless the transport itself is at fault. */
export function decline(code: Code, message: string, status = 200): Response {
  return json({ code: codes[code], data: null, message }, status);
}
