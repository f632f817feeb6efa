import type { Account } from '../preload/account.ts';
import type { Input } from '../preload/contract.ts';
import { api, failureOf } from './api.ts';
import { attempt, notices } from './notices.svelte.ts';
import { shared } from './sign-in.svelte.ts';
import { view } from './view.svelte.ts';

/** Switches to a kept account; one whose session has ended has to be signed in to again. */
export async function openAccount(account: Account): Promise<void> {
  if (view.held()) return;
  if (account.ended) {
    addAccount(account);
    return;
  }
  notices.report(null);
  try {
    await api.accounts.switch({ key: account.key });
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'not-signed-in') addAccount(account);
    else notices.report(failure);
  }
}

/** Opens the sign-in form beside the session that is open: for one more account, or for this one. */
export function addAccount(account?: Account): void {
  if (view.held()) return;
  shared.start(account);
  view.adding = true;
}

type How = Input<'accounts', 'removeAll'>;

export const removeAccount = (key: string, how: How = {}): Promise<boolean> =>
  attempt(() => api.accounts.remove({ key, ...how }));

export async function forgetEverything(how: How = {}): Promise<boolean> {
  const done = await attempt(() => api.accounts.removeAll(how));
  if (done) shared.clear();
  return done;
}
