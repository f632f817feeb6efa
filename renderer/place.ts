import { onDestroy } from 'svelte';
import { m } from '../messages/compiled/messages.js';
import type { Failure } from '../preload/failure.ts';
import { notices } from './notices.svelte.ts';
import { live } from './snapshot.svelte.ts';
import { accountName, sentence } from './words.ts';

/**
 * For a part of a screen that says by itself what went wrong. An answer may come when the part is gone:
 * then its failure is told above whatever screen is open, and stays until it is put away.
 * @param name what the part is called
 * @returns whether the part is still there, and may say the failure
 */
export function placeOf(name: () => string): (failure: Failure, words?: string) => boolean {
  const owner = live.now.account;
  let gone = false;
  onDestroy(() => (gone = true));
  return (failure, words = sentence(failure)) => {
    if (!gone) return true;
    // Whoever leaves an account or cancels has chosen that.
    if (failure.code === 'cancelled') return false;
    const elsewhere = owner && owner.key !== live.now.account?.key;
    const title = elsewhere ? m.app_of_account({ what: name(), name: accountName(owner) }) : name();
    notices.miss(title, words);
    return false;
  };
}
