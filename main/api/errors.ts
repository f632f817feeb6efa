import type { Failure, FailureCode } from '../../preload/failure.ts';

/** The service's business codes by name; source: the service's table of return codes. */
export const serviceCodes: Readonly<Record<number, FailureCode>> = {
  402: 'session-ended',
  404: 'not-supported',
  10000: 'no-such-user',
  10001: 'wrong-code',
  10002: 'bad-parameter',
  10003: 'token-missing',
  10004: 'user-exists',
  10008: 'token-invalid',
  10010: 'no-permission',
  10011: 'already-bound',
  10028: 'too-many-failures',
  11001: 'wrong-password',
  11011: 'username-taken',
  11012: 'mobile-taken',
  11014: 'wrong-captcha',
  11031: 'mobile-limit',
  12005: 'push-limit',
  30021: 'licence-invalid',
  30022: 'licence-expired',
  30023: 'licence-exceeded',
  40000: 'unknown-app',
  40001: 'registration-closed',
  40002: 'user-limit',
  40003: 'app-abnormal',
  99997: 'unknown-app',
  99998: 'unknown-app',
};

/** A failure with a name, thrown inside main; the bridge hands its `failure` to the page. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.code, cause === undefined ? undefined : { cause });
    this.failure = failure;
  }
}

/** The named failure behind anything that was thrown; what nobody named is `internal`. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof ApiError ? thrown.failure : { code: 'internal' };
}

/** After these nobody knows whether the service has done what it was asked. */
const unsure = new Set<FailureCode>(['offline', 'timeout', 'server-error', 'unexpected-answer']);
export const isUnsure = ({ code }: Failure): boolean => unsure.has(code);

/** No server was found, or none that answers: a look tells whether it is gone. */
export const isAway = ({ code }: Failure): boolean => code === 'offline' || code === 'timeout';

/** Names a business code; a code without a name is `refused`, told in the service's own words. */
export function businessFailure(serviceCode: number, message?: string): Failure {
  const known = Object.hasOwn(serviceCodes, serviceCode) ? serviceCodes[serviceCode] : undefined;
  const failure: Failure = { code: known ?? 'refused', serviceCode };
  return message ? { ...failure, message } : failure;
}

/** Names an HTTP status that is not a success: the service answers business errors with 200. */
export function statusFailure(status: number, retryAfterMs?: number): Failure {
  const failure: Failure = { code: statusCode(status), status };
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}

function statusCode(status: number): FailureCode {
  if (status === 429) return 'rate-limited';
  if (status === 404 || status === 405) return 'not-supported';
  return status >= 500 ? 'server-error' : 'unexpected-answer';
}
