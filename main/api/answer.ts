import * as v from 'valibot';
import { ApiError, businessFailure, failureOf, statusFailure } from './errors.ts';
import { parseJson } from './json.ts';
import type { Operation } from './operation.ts';
import { pictureOf } from './picture.ts';
import { parameterNames } from './request.ts';

/** `{code, data, message}`; `code` has been seen as text, and lists put fields beside `data`. */
const Envelope = v.looseObject({
  code: v.pipe(
    v.union([v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)), v.number()]),
    v.safeInteger(),
  ),
  message: v.fallback(v.string(), ''),
});
export type Envelope = v.InferOutput<typeof Envelope>;

const longestMessage = 500;

/**
 * Reads the envelope of a successful answer. Throws an ApiError: `unexpected-answer` for anything that
 * is no envelope, or the name of the business code, with the service's own words.
 */
export function openEnvelope(text: string): Envelope {
  const parsed = v.safeParse(Envelope, parseOrUndefined(text));
  if (!parsed.success) throw new ApiError({ code: 'unexpected-answer' });
  const { code, message } = parsed.output;
  if (code !== 200) throw new ApiError(businessFailure(code, message.slice(0, longestMessage)));
  // A write that the service did not do, and gave no code for.
  if (parsed.output['data'] === false) {
    throw new ApiError({ code: 'refused', serviceCode: code, ...(message && { message }) });
  }
  return parsed.output;
}

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** What came over the wire, whatever it is. */
export type Received = { status: number; retryAfterMs: number | undefined; bytes: Uint8Array };

/** Reads the answer to an operation; throws an ApiError that names what is wrong with it. */
export function readAnswer({ data, envelope }: Operation, received: Received): unknown {
  const { bytes } = received;
  needSuccess(received);
  const opened = () => openEnvelope(new TextDecoder().decode(bytes));
  if (data) return readPart(data, opened()['data']);
  if (envelope) return readPart(envelope, opened());
  // Instead of a picture the service may answer with a business error.
  if (bytes[0] === '{'.charCodeAt(0)) opened();
  return pictureOf(bytes);
}

/** Throws the name of an HTTP status that is no success. */
export function needSuccess({ status, retryAfterMs }: Received): void {
  if (status < 200 || status > 299) throw new ApiError(statusFailure(status, retryAfterMs));
}

function readPart(schema: v.GenericSchema, part: unknown): unknown {
  const parsed = v.safeParse(schema, part);
  if (parsed.success) return parsed.output;
  const field = v.getDotPath(parsed.issues[0]);
  throw new ApiError({ code: 'unexpected-answer', ...(field && { field }) });
}

/** Whether the service refused the token itself, not the wish. */
export const isTokenRejected = (error: unknown) =>
  [402, 10008].includes(failureOf(error).serviceCode ?? 0);

export const sessionEnded = (error: unknown) =>
  new ApiError({ ...failureOf(error), code: 'session-ended' });

/** Makes sure that a failure has a name, and puts it in the words of the operation. */
export function named(error: unknown, operation: Operation): ApiError {
  const failure = failureOf(error);
  const field = parameterNames(operation).find((name) =>
    new RegExp(`\\b${name}\\b`).test(failure.message ?? ''),
  );
  if (failure.code === 'bad-parameter' && field) return new ApiError({ ...failure, field });
  // Without a token none can have been refused: the password was, or the request.
  if (operation.caller === 'anyone' && isTokenRejected(error)) {
    return new ApiError({ ...failure, code: 'refused' });
  }
  return error instanceof ApiError ? error : new ApiError(failure, error);
}
