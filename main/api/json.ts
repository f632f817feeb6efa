declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only this merges
  interface JSON {
    /** Text that `stringify` writes as it is (ECMAScript proposal "JSON.parse source text access"). */
    rawJSON(text: string): RawNumber;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
  }
}

/** A number that is written to JSON digit by digit, whatever its size. */
export type RawNumber = { readonly rawJSON: string };

/** Without so many digits in a row no number can lose one, and reading is several times faster. */
const long = /\d{16}/;

/**
 * Reads JSON without losing a digit: an integer beyond 2^53 becomes its decimal string.
 * Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  if (!long.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) => {
    const lossy = typeof value === 'number' && !Number.isSafeInteger(value);
    return lossy && source !== undefined && /^-?\d+$/.test(source) ? source : value;
  });
}

/** The number that is written with exactly these decimal digits. */
export const rawNumber = (digits: string): RawNumber => JSON.rawJSON(digits);
