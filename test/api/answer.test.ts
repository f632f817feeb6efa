import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEnvelope, readAnswer } from '../../main/api/answer.ts';
import { ApiError } from '../../main/api/errors.ts';
import { operations } from '../../main/api/operations.ts';
import { failureCodes } from '../../preload/failure.ts';

const bytesOf = (body: string) => new TextEncoder().encode(body);

function failureIn(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.failure.code;
  }
}

test('takes a code in text, as some servers write it', () => {
  expect(openEnvelope('{"code":"200","data":7,"message":null}')).toMatchObject({
    code: 200,
    data: 7,
  });
});

test.each([
  ['no code', '{"data":true}'],
  ['an empty code', '{"code":"","data":true}'],
  ['a broken code', '{"code":200.5}'],
  ['HTML', '<!doctype html><title>Welcome to the hotel</title>'],
  ['cut JSON', '{"code":200,"data":{"user_id":23'],
  ['a list', '[200]'],
  ['null', 'null'],
  ['nothing', ''],
])('calls %s an unexpected answer', (_, body) => {
  expect(failureIn(() => openEnvelope(body))).toBe('unexpected-answer');
});

test('takes a plain false at code 200 for a refusal', () => {
  expect(failureIn(() => openEnvelope('{"code":200,"data":false}'))).toBe('refused');
});

test('bounds the words of the service', () => {
  const body = JSON.stringify({ code: 10010, message: 'no '.repeat(10_000) });
  try {
    openEnvelope(body);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ failure: { code: 'no-permission' } });
    expect(JSON.stringify(error).length).toBeLessThan(700);
  }
});

test('names the field of an answer that has the wrong shape', () => {
  const settings = '{"code":200,"data":{"user_id":1,"no_push":"often"}}';
  const received = { status: 200, retryAfterMs: undefined, bytes: bytesOf(settings) };
  expect(() => readAnswer(operations.getSettings, received)).toThrow(
    expect.objectContaining({ failure: { code: 'unexpected-answer', field: 'no_push' } }),
  );
});

const json = fc.json({ depthSize: 'small' });
const envelope = fc
  .record(
    {
      code: fc.oneof(fc.integer(), fc.constant(200), fc.constant('200'), fc.string()),
      data: fc.jsonValue(),
      message: fc.oneof(fc.string(), fc.constant(null), fc.jsonValue()),
      cursor: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
const cut = fc.tuple(envelope, fc.nat(80)).map(([text, at]) => text.slice(0, at));
const body = fc.oneof(fc.string(), json, envelope, cut).map(bytesOf);
const operation = fc.constantFrom(...Object.entries(operations));
const status = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 599 }));

test('reads any bytes as any answer without throwing anything but a named failure', () => {
  fc.assert(
    fc.property(operation, status, fc.oneof(body, fc.uint8Array()), ([, expected], code, bytes) => {
      const received = { status: code, retryAfterMs: undefined, bytes };
      const failure = failureIn(() => readAnswer(expected, received));
      return failure === undefined || failureCodes.some((name) => name === failure);
    }),
    { numRuns: 3000 },
  );
});
