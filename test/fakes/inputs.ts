import fc from 'fast-check';
import * as v from 'valibot';

/** Inputs that a route accepts, made from its schema, so that a new route is tested as it is declared. */
export function inputs(schema: v.GenericSchema): fc.Arbitrary<unknown> {
  return shape(schema).filter((value) => v.is(schema, value));
}

function shape(schema: object): fc.Arbitrary<unknown> {
  const find = makers[read(schema, 'type')];
  if (!find) throw new Error(`no inputs for a schema of type ${read(schema, 'type')}`);
  // Limits stand behind the first schema of a pipe; small values pass most of them.
  return find(schema);
}

const makers: Record<string, (schema: object) => fc.Arbitrary<unknown>> = {
  strict_object: record,
  object: record,
  string: text,
  boolean: () => fc.boolean(),
  number: () => fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0 })),
  bigint: () => fc.bigInt(),
  any: () => fc.anything(),
  unknown: () => fc.anything(),
  date: () => fc.date(),
  literal: (schema) => fc.constant(Reflect.get(schema, 'literal')),
  picklist: (schema) => fc.constantFrom(...list(schema, 'options')),
  variant: (schema) => fc.oneof(...list(schema, 'options').map((one) => shape(object(one)))),
  union: (schema) => fc.oneof(...list(schema, 'options').map((one) => shape(object(one)))),
  array: (schema) => fc.array(inner(schema, 'item'), { maxLength: 3 }),
  record: (schema) => fc.dictionary(fc.string(), inner(schema, 'value'), { maxKeys: 3 }),
  instance: (schema) =>
    Reflect.get(schema, 'class') === Uint8Array ? fc.uint8Array({ minLength: 1 }) : fc.anything(),
  nullable: (schema) => fc.option(inner(schema, 'wrapped'), { nil: null }),
  nullish: (schema) => fc.option(inner(schema, 'wrapped'), { nil: null }),
  optional: (schema) => inner(schema, 'wrapped'),
  exact_optional: (schema) => inner(schema, 'wrapped'),
};

/** Chance would not hit upon a pattern, so it is followed. */
function text(schema: object): fc.Arbitrary<string> {
  const pipe: unknown = Reflect.get(schema, 'pipe');
  const steps = Array.isArray(pipe) ? pipe.map(object) : [];
  const pattern = steps.find((step) => read(step, 'type') === 'regex');
  const requirement: unknown = pattern && Reflect.get(pattern, 'requirement');
  return requirement instanceof RegExp
    ? fc.stringMatching(requirement)
    : fc.string({ maxLength: 12 });
}

function record(schema: object): fc.Arbitrary<unknown> {
  const entries = Object.entries(object(Reflect.get(schema, 'entries')));
  const optional = (entry: unknown) => read(object(entry), 'type').endsWith('optional');
  const requiredKeys = entries.filter(([, entry]) => !optional(entry)).map(([key]) => key);
  const fields = Object.fromEntries(entries.map(([key, entry]) => [key, shape(object(entry))]));
  return fc.record(fields, { requiredKeys, noNullPrototype: true });
}

const inner = (schema: object, key: string) => shape(object(Reflect.get(schema, key)));

function object(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('not a schema');
  return value;
}

function list(schema: object, key: string): unknown[] {
  const found: unknown = Reflect.get(schema, key);
  if (!Array.isArray(found)) throw new Error(`${key} is not a list`);
  return found;
}

const read = (schema: object, key: string) => String(Reflect.get(schema, key));
