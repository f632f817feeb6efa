const mask = '[redacted]';

/** Names under which a secret travels, in JSON, in an address or in a header. */
const names =
  /(pass(?:word|wd)?|pwd|token|secret|authorization|cookie|captcha|sms[-_]?code|answer|licen[cs]e)/i;
const named =
  /((?:access[-_]?)?(?:password|passwd|pwd|token|secret|authorization|cookie|captcha|sms_code|licen[cs]e)["']?\s*[:=]\s*)(?:Bearer\s+)?("[^"]*"|'[^']*'|[^\s&,;}\]]+)/gi;
const bearer = /\bBearer\s+\S+/gi;
/** A long word of letters and digits, as tokens and hashes are; a path has slashes in it. */
const opaque = /\b(?=[\w.~+=-]*\d)(?=[\w.~+=-]*[A-Za-z])[\w.~+=-]{24,}/g;

/** A text with everything masked that is, or may be, a secret. */
export const redact = (text: string): string =>
  text.replace(named, `$1${mask}`).replace(bearer, mask).replace(opaque, mask);

/**
 * A value fit for the log. An error keeps name, message, stack and cause: other fields of it may
 * hold a whole request.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 4) return '[…]';
  if (value instanceof Error) {
    const { stack, message, cause } = value;
    const text = redact(stack ?? message);
    return cause === undefined ? text : [text, 'caused by', redactValue(cause, depth + 1)];
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      names.test(key) ? mask : redactValue(one, depth + 1),
    ]),
  );
}
