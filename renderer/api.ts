import type { Api } from '../preload/contract.ts';
import type { Failure } from '../preload/failure.ts';
import type { Perch } from '../preload/types.ts';

declare global {
  // The two functions of preload/index.ts, in the page as `window.perch`.
  var perch: Perch;
}

/** A failure that main has named; `sentence()` in words.ts says it to the user. */
export class PerchError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'PerchError';
    this.failure = failure;
  }
}

/** What went wrong, also when it was not main that said so. */
export const failureOf = (error: unknown): Failure =>
  error instanceof PerchError ? error.failure : { code: 'internal' };

async function call(group: string, action: string, input: unknown): Promise<unknown> {
  const result = await window.perch.call(group, action, input);
  if (!result.ok) throw new PerchError(result.failure);
  return result.value;
}

/**
 * What the page can ask of main: `await api.settings.update({ push: true })`.
 * The only place where a result becomes an exception.
 * @throws {PerchError}
 */
export const api = new Proxy({} as Api, {
  get: (_api, group: string) =>
    new Proxy(
      {},
      { get: (_group, action: string) => (input: unknown) => call(group, action, input) },
    ),
});
