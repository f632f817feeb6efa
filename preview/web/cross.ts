/**
 * What crosses `contextBridge`: data is copied, functions become proxies that copy both ways, promises
 * pass, an error keeps only its message and stack. Values that are exposed are frozen.
 */
export function cross(value: unknown, freeze = false, seen = new Map<object, unknown>()): unknown {
  if (typeof value === 'symbol') throw new TypeError('a symbol cannot cross the context bridge');
  if (isFunction(value)) return proxy(value);
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (value instanceof Promise) return crossPromise(value);
  if (value instanceof Error) return crossError(value);
  if (value instanceof Node) return value;
  if (!Array.isArray(value) && Object.prototype.toString.call(value) !== '[object Object]') {
    return structuredClone(value);
  }
  const copy: object = Array.isArray(value) ? [] : {};
  seen.set(value, copy);
  for (const [key, entry] of Object.entries(value)) {
    const crossed = cross(entry, freeze, seen);
    // Not by assignment: a key may be `__proto__`.
    Object.defineProperty(copy, key, {
      ...{ value: crossed, enumerable: true, configurable: true, writable: true },
    });
  }
  return freeze ? Object.freeze(copy) : copy;
}

type Anything = (...args: unknown[]) => unknown;

const isFunction = (value: unknown): value is Anything => typeof value === 'function';

function proxy(original: Anything): Anything {
  return (...args) => {
    try {
      return cross(original(...args.map((arg) => cross(arg))));
    } catch (error) {
      throw cross(error);
    }
  };
}

async function crossPromise(promise: Promise<unknown>): Promise<unknown> {
  try {
    return cross(await promise);
  } catch (error) {
    throw cross(error);
  }
}

function crossError({ message, stack }: Error): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
