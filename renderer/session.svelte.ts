import type { Input } from '../preload/contract.ts';
import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { waitingCount } from './settings.ts';
import { shared } from './sign-in.svelte.ts';
import { live } from './snapshot.svelte.ts';
import { view } from './view.svelte.ts';

/** As main/account/sign-out.ts has it for the tray: signing in again brings neither of these back. */
const losesSomething = (): boolean =>
  !live.now.actingAs && ((live.now.devices?.marked ?? 0) > 0 || waitingCount() > 0);

class SignOutQuestion {
  #asked = $state(false);
  /** The last question from the tray that was answered here. */
  #seen = $state(0);

  /** Is the user being asked before something is lost? */
  get asking(): boolean {
    return this.#asked || live.now.desktop.signOutAsked > this.#seen;
  }

  ask(): void {
    this.#asked = true;
  }

  answered(): void {
    this.#asked = false;
    this.#seen = live.now.desktop.signOutAsked;
  }
}
export const signOutQuestion = new SignOutQuestion();

/** Forgets the sign-in, and all that Perch knows of the account, on this computer. */
export async function forgetSession(how: Input<'session', 'signOut'> = {}): Promise<void> {
  signOutQuestion.answered();
  if (await attempt(() => api.session.signOut(how))) shared.start();
}

/** The same for a button: asks first when something would be lost. */
export async function signOut(): Promise<void> {
  if (view.held()) return;
  if (losesSomething()) signOutQuestion.ask();
  else await forgetSession();
}
