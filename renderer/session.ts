import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';

/** Forgets the sign-in on this computer; no dialog, since signing in again undoes it. */
export const signOut = (): Promise<boolean> => attempt(() => api.session.signOut({}));
