import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { shared } from './sign-in.svelte.ts';
import { view } from './view.svelte.ts';

/** Forgets the sign-in on this computer; no dialog, since signing in again undoes it. */
export async function signOut(): Promise<boolean> {
  if (view.held()) return false;
  const done = await attempt(() => api.session.signOut({}));
  if (done) shared.start();
  return done;
}
