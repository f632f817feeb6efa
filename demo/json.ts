declare global {
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- only this merges
  interface JSON {
    /** Text that `stringify` writes as it is (ECMAScript "JSON.parse source text access"). */
    rawJSON(text: string): { readonly rawJSON: string };
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
  }
}

/**
 * Ids are 64-bit JSON numbers on the wire and decimal strings in here. An integer that a double
 * cannot hold is read as its digits. Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  // The reviver costs a call per value, so it runs only when a number is long enough to need it.
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) => {
    const lossy = typeof value === 'number' && !Number.isSafeInteger(value);
    return lossy && source !== undefined && /^-?\d+$/.test(source) ? source : value;
  });
}

/** An id as the number it is on the wire, digit by digit. */
export const idNumber = (id: string): unknown => JSON.rawJSON(id);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
