/**
 * JSON as a person types it: what is wrong and where, in words of our own (the engine's are English
 * only), and a layout that leaves every digit as it is.
 */
export type JsonFault =
  | 'value' // a value is missing
  | 'key' // a name in double quotes is missing
  | 'colon'
  | 'comma'
  | 'close-object'
  | 'close-array'
  | 'quote' // a text has no end
  | 'escape' // \ before something that it cannot stand before
  | 'control' // a line break or tab inside a text
  | 'word' // something that is no value
  | 'trailing-comma'
  | 'more'; // something after the end

export type JsonProblem = {
  fault: JsonFault;
  /** Where it was found, in UTF-16 units, and how much of the text it is. */
  at: number;
  length: number;
  /** Both from 1. */
  line: number;
  column: number;
  /** What stands there; empty at the end of the text. */
  found: string;
};

class Stop extends Error {
  readonly fault: JsonFault;
  readonly at: number;
  constructor(fault: JsonFault, at: number) {
    super(fault);
    this.fault = fault;
    this.at = at;
  }
}

const number = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const word = /[^\s,:[\]{}"]+|[^\s]/y;
const space = /[ \t\r\n]*/y;
/** Deeper than this nobody writes by hand, and the engine's own limit is not far. */
const DEEPEST = 1000;

/** The first thing that keeps a text from being JSON (RFC 8259), or null. */
export function problemIn(text: string): JsonProblem | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return find(text);
  }
}

/** A number or a text in quotes is JSON as well as an object is. */
export const isJson = (text: string): boolean => text.trim() !== '' && problemIn(text) === null;

/** Is it meant to be JSON? Plain text is welcome, so only what begins like an object or a list is. */
export const isMeantAsJson = (text: string): boolean => /^\s*[{[]/.test(text);

function find(text: string): JsonProblem | null {
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  const skip = () => (at += match(space).length);
  const stop = (fault: JsonFault, where = at): never => {
    throw new Stop(fault, where);
  };
  const take = (sign: string) => {
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };

  function string() {
    const start = at;
    for (at += 1; ; at += 1) {
      const sign = text[at];
      if (sign === undefined || sign === '\n') stop('quote', start);
      else if (sign === '"') break;
      else if (sign < ' ') stop('control');
      else if (sign === '\\') {
        if (!/^\\(["\\/bfnrt]|u[\da-fA-F]{4})/.test(text.slice(at, at + 6))) stop('escape');
        at += 1;
      }
    }
    at += 1;
  }

  function value(depth: number) {
    skip();
    const sign = text[at];
    if (depth > DEEPEST) stop('word');
    if (sign === '{') object(depth + 1);
    else if (sign === '[') list(depth + 1);
    else if (sign === '"') string();
    else if (sign === undefined || ',:]}'.includes(sign)) stop('value');
    else literal();
  }

  function literal() {
    const found = match(word);
    if (!['true', 'false', 'null'].includes(found) && match(number) !== found) stop('word');
    at += found.length;
  }

  function object(depth: number) {
    at += 1;
    skip();
    if (take('}')) return;
    for (;;) {
      skip();
      if (text[at] !== '"') stop(text[at] === undefined ? 'close-object' : 'key');
      string();
      skip();
      if (!take(':')) stop('colon');
      value(depth);
      if (!more('}', 'close-object')) return;
    }
  }

  function list(depth: number) {
    at += 1;
    skip();
    if (take(']')) return;
    for (;;) {
      value(depth);
      if (!more(']', 'close-array')) return;
    }
  }

  /** After an entry: is there another one? */
  function more(close: string, unclosed: JsonFault): boolean {
    skip();
    if (take(close)) return false;
    const comma = at;
    if (!take(','))
      stop(text[at] === undefined || ']}'.includes(text[at] ?? '') ? unclosed : 'comma');
    skip();
    if (text[at] === close) stop('trailing-comma', comma);
    return true;
  }

  try {
    value(0);
    skip();
    if (at < text.length) stop('more');
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return located(text, error);
  }
}

function located(text: string, { fault, at }: Stop): JsonProblem {
  const before = text.slice(0, at).split('\n');
  word.lastIndex = at;
  const found =
    text[at] === '"'
      ? (/"[^"\n]*"?/.exec(text.slice(at))?.[0] ?? '"')
      : (word.exec(text)?.[0] ?? '');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { fault, at, length: found.length, line: before.length, column, found };
}

/** Lays valid JSON out over lines. Numbers keep their digits: an id may have more than a double holds. */
export function formatted(json: string): string {
  let depth = 0;
  const line = (by: number) => `\n${'  '.repeat((depth += by))}`;
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[^\s]/g)]
    .map(([part], index, all) => {
      const next = all[index + 1]?.[0] ?? '';
      if (part.length > 1 && part[0] !== '"') return part.replace(/\s+/, '');
      if (part === '{' || part === '[') return part + line(1);
      if (part === ',') return part + line(0);
      if (part === ':') return ': ';
      return next === '}' || next === ']' ? part + line(-1) : part;
    })
    .join('');
}

export type JsonToken = { kind: 'name' | 'value' | 'plain'; text: string };

/** The parts of a text to be coloured: names, values, and all between them. */
export function tokens(text: string): JsonToken[] {
  const parts: JsonToken[] = [];
  let end = 0;
  const pattern = /"(?:[^"\\\n]|\\.)*"?(?=(\s*:)?)|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;
  for (const { 0: part, 1: colon, index } of text.matchAll(pattern)) {
    if (index > end) parts.push({ kind: 'plain', text: text.slice(end, index) });
    parts.push({ kind: colon ? 'name' : 'value', text: part });
    end = index + part.length;
  }
  if (end < text.length) parts.push({ kind: 'plain', text: text.slice(end) });
  return parts;
}
