import { refuse } from './envelope.ts';
import { isObject, parseJson } from './json.ts';

const largestBody = 10 * 1024 * 1024;
const largestId = 9223372036854775807n;

const bad = (name: string, problem: string): never => refuse('badParameter', `${name}: ${problem}`);

/**
 * The parameters of one call. Real clients send them in the query or as JSON, and Android sends
 * every value as text, so the place and the spelling do not matter; the meaning is checked here.
 */
export class Input {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #body: unknown;

  constructor(query: Iterable<[string, string]>, body: unknown) {
    this.#body = body;
    this.#values = new Map<string, unknown>([
      ...query,
      ...(isObject(body) ? Object.entries(body) : []),
    ]);
  }

  /** True if the parameter was sent. JSON null counts as not sent. */
  has(name: string): boolean {
    return (this.#values.get(name) ?? null) !== null;
  }

  #required(name: string): unknown {
    return this.#values.get(name) ?? bad(name, 'is required');
  }

  /** Text of `least` to `most` characters. */
  text(name: string, most: number, least = 0): string {
    const value = this.#required(name);
    if (typeof value !== 'string' && typeof value !== 'number') return bad(name, 'must be text');
    const text = String(value);
    if (text.length < least) return bad(name, 'must not be empty');
    return text.length > most ? bad(name, `must have at most ${most} characters`) : text;
  }

  flag(name: string): boolean {
    const value = String(this.#required(name));
    if (value === 'true' || value === '1') return true;
    return value === 'false' || value === '0' ? false : bad(name, 'must be true or false');
  }

  whole(name: string, least: number, most: number): number {
    const text = String(this.#required(name));
    const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (Number.isNaN(value)) return bad(name, 'must be a whole number');
    return value >= least && value <= most ? value : bad(name, `must be from ${least} to ${most}`);
  }

  hour(name: string): number {
    return this.whole(name, 0, 23);
  }

  int32(name: string): number {
    return this.whole(name, -2147483648, 2147483647);
  }

  /** A 64-bit id as decimal digits. */
  id(name: string): string {
    return checkedId(name, this.#required(name));
  }

  #list(name: string, most: number): readonly unknown[] {
    const value = this.#required(name);
    if (!Array.isArray(value)) return bad(name, 'must be a list');
    if (value.length === 0) return bad(name, 'must not be empty');
    return value.length > most ? bad(name, `must have at most ${most} entries`) : value;
  }

  ids(name: string, most: number): string[] {
    return this.#list(name, most).map((value, index) => checkedId(`${name}[${index}]`, value));
  }

  texts(name: string, most: number, longest: number): string[] {
    return this.#list(name, most).map((value, index) => {
      if (typeof value !== 'string' || value === '')
        return bad(`${name}[${index}]`, 'must be text');
      return value.length > longest
        ? bad(`${name}[${index}]`, `must have at most ${longest} characters`)
        : value;
    });
  }

  /** The rows of a batch call, each with parameters of its own. */
  rows(name: string, most: number): Input[] {
    return this.#list(name, most).map((row, index) =>
      isObject(row) ? new Input([], row) : bad(`${name}[${index}]`, 'must be an object'),
    );
  }

  /** A body that is nothing but a JSON string (§3.23, §3.30). */
  bareText(name: string, most: number): string {
    const body = this.#body;
    if (typeof body !== 'string') return bad(name, 'the body must be a JSON string');
    return body.length > most ? bad(name, `must have at most ${most} characters`) : body;
  }
}

function checkedId(name: string, value: unknown): string {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const valid = /^\d{1,19}$/.test(text) && BigInt(text) <= largestId;
  return valid ? text.replace(/^0+(?=\d)/, '') : bad(name, 'must be an id');
}

/** Reads query and JSON body. Refuses a body that is not JSON, and one over 10 MB. */
export async function readInput(request: Request, url: URL): Promise<Input> {
  const type = request.headers.get('content-type') ?? '';
  if (request.method === 'GET' || type.startsWith('multipart/')) {
    return new Input(url.searchParams, undefined);
  }
  if (Number(request.headers.get('content-length')) > largestBody) tooLarge();
  const text = await request.text();
  if (text.length > largestBody) tooLarge();
  if (text.trim() === '') return new Input(url.searchParams, undefined);
  try {
    return new Input(url.searchParams, parseJson(text));
  } catch {
    return bad('body', 'is not valid JSON');
  }
}

const tooLarge = (): never => refuse('tooLarge', 'body: larger than 10 MB');
