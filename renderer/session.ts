import type { Input } from '../preload/contract.ts';
import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { shared } from './sign-in.svelte.ts';

/** Forgets the sign-in on this computer; no dialog, since signing in again undoes it. */
export async function signOut(how: Input<'session', 'signOut'> = {}): Promise<boolean> {
  const done = await attempt(() => api.session.signOut(how));
  if (done) shared.start();
  return done;
}
