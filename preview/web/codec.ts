/**
 * What may cross between page and host: the structured clone types, written as tagged JSON. JSON alone
 * loses `undefined`, dates, bytes, maps, sets, errors, NaN, -0 and shared references. Used on both ends.
 *
 * A tagged value is an array whose first entry names its kind; a bare string, boolean, finite number
 * or null stands for itself.
 */

const views = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

/** Electron's words for what structured clone refuses: functions, symbols, promises, DOM nodes. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  constructor() {
    super('An object could not be cloned.');
  }
}

/** Throws DataCloneError, at once, for what Electron would not send either. */
export function encode(value: unknown): string {
  let copy: unknown;
  try {
    copy = structuredClone(value);
  } catch {
    throw new DataCloneError();
  }
  return JSON.stringify(packer()(copy));
}

/** Reads what `encode` wrote; throws for anything else. */
export function decode(text: string): unknown {
  return unpacker()(JSON.parse(text));
}

// Each object gets a number when first seen, so shared and cyclic references survive.
function packer() {
  const seen = new Map<object, number>();

  const pack = (value: unknown): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return packNumber(value);
    if (typeof value === 'undefined') return ['undefined'];
    if (typeof value === 'bigint') return ['bigint', String(value)];
    if (typeof value !== 'object') throw new DataCloneError();
    const known = seen.get(value);
    if (known !== undefined) return ['seen', known];
    seen.set(value, seen.size);
    return packObject(value);
  };

  const packObject = (value: object): unknown[] => {
    if (Array.isArray(value)) return ['array', ...Array.from(value, pack)];
    if (value instanceof Date) return ['date', value.getTime()];
    if (value instanceof RegExp) return ['regexp', value.source, value.flags];
    if (value instanceof Map) return ['map', ...[...value].map(([k, v]) => [pack(k), pack(v)])];
    if (value instanceof Set) return ['set', ...[...value].map(pack)];
    if (value instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(value))];
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return ['view', kindOf(value), toBase64(bytes)];
    }
    if (value instanceof Error) {
      return ['error', value.name, value.message, value.stack ?? null, pack(value.cause)];
    }
    // Blobs and files survive structuredClone, but not Electron's messages.
    if (kindOf(value) !== 'Object') throw new DataCloneError();
    return ['object', ...Object.entries(value).map(([key, v]) => [key, pack(v)])];
  };

  return pack;
}

const packNumber = (value: number): unknown =>
  Object.is(value, -0) ? ['number', '-0'] : Number.isFinite(value) ? value : ['number', `${value}`];

function unpacker() {
  const made: object[] = [];
  const keep = <T extends object>(value: T): T => {
    made.push(value);
    return value;
  };

  const unpack = (packed: unknown): unknown => {
    if (!Array.isArray(packed)) return packed;
    const [kind, ...rest]: unknown[] = packed;
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(text(rest[0]));
      case 'bigint':
        return BigInt(text(rest[0]));
      case 'seen':
        return made[Number(rest[0])];
      case 'date':
        return keep(new Date(rest[0] === null ? NaN : Number(rest[0])));
      case 'regexp':
        return keep(new RegExp(text(rest[0]), text(rest[1])));
      case 'buffer':
        return keep(fromBase64(text(rest[0])).buffer);
      case 'view':
        return keep(view(text(rest[0]), fromBase64(text(rest[1]))));
      case 'array': {
        const array = keep<unknown[]>([]);
        for (const entry of rest) array.push(unpack(entry));
        return array;
      }
      case 'map': {
        const map = keep(new Map<unknown, unknown>());
        for (const entry of rest) map.set(unpack(pair(entry)[0]), unpack(pair(entry)[1]));
        return map;
      }
      case 'set': {
        const set = keep(new Set<unknown>());
        for (const entry of rest) set.add(unpack(entry));
        return set;
      }
      case 'object': {
        const object = keep({});
        for (const entry of rest)
          define(object, text(pair(entry)[0]), unpack(pair(entry)[1]), true);
        return object;
      }
      case 'error':
        return unpackError(rest);
      default:
        throw new Error('unreadable message');
    }
  };

  const unpackError = ([name, message, stack, packedCause]: unknown[]): Error => {
    const Kind = Object.entries(errors).find(([known]) => known === name)?.[1] ?? Error;
    const error = keep(new Kind(text(message)));
    if (stack !== null) define(error, 'stack', text(stack), false);
    const cause = unpack(packedCause);
    if (cause !== undefined) define(error, 'cause', cause, false);
    return error;
  };

  return unpack;
}

// Not by assignment: a key may be `__proto__`.
const define = (object: object, key: string, value: unknown, enumerable: boolean) =>
  Object.defineProperty(object, key, { value, enumerable, configurable: true, writable: true });

const kindOf = (value: object) => Object.prototype.toString.call(value).slice(8, -1);

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('unreadable message');
  return value;
}

function pair(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length !== 2) throw new Error('unreadable message');
  return value;
}

function view(kind: string, bytes: Uint8Array<ArrayBuffer>): ArrayBufferView {
  if (kind === 'DataView') return new DataView(bytes.buffer);
  const View = Object.entries(views).find(([known]) => known === kind)?.[1];
  if (!View) throw new Error('unreadable message');
  return new View(bytes.buffer);
}

// In slices: one call with a million arguments overflows the stack.
function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}

const fromBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
