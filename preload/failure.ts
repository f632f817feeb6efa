/** Every way in which something can fail. Each has a sentence in both languages: `messages/…/errors.json`. */
export const failureCodes = [
  // transport
  'offline',
  'timeout',
  'bad-certificate',
  'cancelled',
  'server-error',
  'rate-limited',
  'unexpected-answer',
  'not-supported',
  // session
  'session-ended',
  'signed-out-everywhere',
  'token-invalid',
  'token-missing',
  'not-signed-in',
  'wrong-password',
  'no-such-user',
  'too-many-failures',
  'only-registered',
  'no-permission',
  // input, as the service sees it
  'bad-parameter',
  'refused',
  'user-exists',
  'username-taken',
  'mobile-taken',
  'mobile-limit',
  'alias-taken',
  'already-bound',
  'wrong-code',
  'wrong-captcha',
  'push-limit',
  // the app behind an app id
  'unknown-app',
  'app-banned',
  'app-frozen',
  'app-revoked',
  'app-abnormal',
  'not-encrypted',
  'registration-closed',
  'user-limit',
  'licence-invalid',
  'licence-expired',
  'licence-exceeded',
  // this computer
  'keyring-locked',
  'keyring-missing',
  'bad-address',
  'storage-failed',
  // bulk jobs and their files
  'file-missing',
  'file-unreadable',
  'cannot-write',
  'file-changed',
  'file-empty',
  'not-text',
  'workbook',
  'header-missing',
  'line-too-long',
  'quote-not-closed',
  'too-many-columns',
  'too-many-rows',
  'column-missing',
  'nothing-to-send',
  'journal-unreadable',
  'journal-in-use',
  'disk-full',
  'job-running',
  'no-such-job',
  'not-possible-now',
  'push-still-off',
  // anything
  'invalid-input',
  'not-trusted',
  'internal',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export type Failure = {
  code: FailureCode;
  /** The service's own words, when it gave any. */
  message?: string;
  /** The field of the form or the parameter that is meant. */
  field?: string;
  /** The number in the service's envelope. */
  serviceCode?: number;
  /** The HTTP status, when that was the trouble. */
  status?: number;
  retryAfterMs?: number;
  /** The row of a file where reading had to stop, counted as a spreadsheet does. */
  row?: number;
};
