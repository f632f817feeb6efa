import * as v from 'valibot';
import { rawNumber } from './json.ts';

/** The field types that the catalogue is written in. */

const largest = 9223372036854775807n;
const isInt64 = (text: string) => /^(0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= largest;

/** A 64-bit number: a number or decimal text on the wire, a decimal string inside Perch. */
export const Id = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
  v.transform(String),
  v.check(isInt64),
);

/** A 64-bit number on its way out: decimal digits here, an exact number in JSON. */
export const SentId = v.pipe(v.string(), v.check(isInt64), v.transform(rawNumber));

export const Int32 = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(-2147483648),
  v.maxValue(2147483647),
);
export const Hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23));
export const AuthMode = v.picklist([0, 1, 2, 3]);

/** Words that must not be empty, such as a name or a password. */
export const Words = v.pipe(v.string(), v.minLength(1));

/** Text of an answer: the service leaves out or nulls what was never set. */
export const Text = v.nullish(v.string(), '');

/** The answer of a write: true, or nothing at all. A plain false never gets here, it is a refusal. */
export const Done = v.nullish(v.boolean(), true);

/** A list that an old server nulls when it is empty. */
export const listOf = <S extends v.GenericSchema>(item: S) => v.nullish(v.array(item), []);

/** Rows of a batch call. */
export const rowsOf = <S extends v.GenericSchema>(row: S) => v.strictObject({ list: v.array(row) });
