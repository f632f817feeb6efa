import { m } from '../messages/compiled/messages.js';
import type { Vault } from '../preload/desktop.ts';

const stays: Record<Vault, () => string> = {
  stored: m.sign_in_stay_detail,
  weak: m.sign_in_stay_detail_weak,
  locked: m.sign_in_stay_detail_locked,
  missing: m.sign_in_stay_detail_missing,
  // That was the user's wish for the session that is open; it says nothing of the keychain.
  'session-only': m.sign_in_stay_detail_any,
};

/** What "Stay signed in" comes to on this computer, as things stand. */
export const stayDetail = (vault: Vault): string => stays[vault]();

/** What becomes of a password that Perch is asked to keep. */
export const keepDetail = (vault: Vault): string =>
  vault === 'missing' || vault === 'locked'
    ? m.sign_in_keep_detail_held()
    : m.sign_in_keep_detail();
