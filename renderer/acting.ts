import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { view } from './view.svelte.ts';

/** Opens somebody else's screens. @throws {PerchError} when the service does not let one act as them. */
export async function actAs(target: { userId: string; groupId: string }): Promise<void> {
  await api.acting.start(target);
  view.open('overview');
}

/** Back to where one picks users. */
export async function stopActing(): Promise<void> {
  if (await attempt(() => api.acting.stop({}))) view.open('users');
}
