import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataCloneError, decode, encode } from '../../preview/web/codec.ts';

const cross = (value: unknown) => decode(encode(value));

// JSON stands for what survives anyway; the rest is what JSON would lose.
const leaf = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.bigInt(),
  fc.constantFrom(undefined, -0, NaN, Infinity, -Infinity),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array(),
  fc.float64Array(),
  fc.int16Array(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value'), {
      noNullPrototype: true,
    }),
    fc.array(fc.tuple(leaf, tie('value'))).map((entries) => new Map(entries)),
    fc.array(tie('value')).map((entries) => new Set(entries)),
  ),
}));

test('whatever structured clone copies arrives as it would copy it', () => {
  fc.assert(
    fc.property(value, (sent) => {
      expect(cross(sent)).toStrictEqual(structuredClone(sent));
    }),
  );
});

test('shared and cyclic references stay what they are', () => {
  const shared = { name: 'one' };
  const sent: Record<string, unknown> = { first: shared, second: [shared] };
  sent['self'] = sent;
  const got = cross(sent) as { first: unknown; second: unknown[]; self: unknown };
  expect(got.self).toBe(got);
  expect(got.second[0]).toBe(got.first);
});

test('an error keeps its kind, message, stack and cause', () => {
  const sent = new RangeError('too far', { cause: new Error('why') });
  const got = cross(sent);
  expect(got).toBeInstanceOf(RangeError);
  expect(got).toMatchObject({ message: 'too far', stack: sent.stack, cause: { message: 'why' } });
});

test('a key named __proto__ is data, not a prototype', () => {
  const got = cross(JSON.parse('{"__proto__": {"polluted": true}}')) as object;
  expect(Object.getPrototypeOf(got)).toBe(Object.prototype);
  expect(Object.keys(got)).toEqual(['__proto__']);
});

test('what Electron refuses to clone is refused with its words', () => {
  const refused = [() => 1, Symbol('s'), { deep: [() => 1] }, new WeakMap(), new Blob(['x'])];
  for (const sent of [...refused, Promise.resolve()]) {
    expect(() => encode(sent)).toThrow(DataCloneError);
    expect(() => encode(sent)).toThrow('An object could not be cloned.');
  }
});

test('a message that is none is refused, never half read', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const text = JSON.stringify(json);
      let got: unknown;
      try {
        got = decode(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        return;
      }
      expect(decode(encode(got))).toStrictEqual(got);
    }),
  );
  for (const text of ['', '{', '["nothing"]', '["view","Uint8Array",5]', '["object",["a"]]']) {
    expect(() => decode(text)).toThrow();
  }
});
