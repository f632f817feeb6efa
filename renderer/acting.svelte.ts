import type { Account } from '../preload/account.ts';
import type { ActingAs } from '../preload/jobs.ts';
import type { Screen } from '../preload/types.ts';
import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { view } from './view.svelte.ts';

/** Screens on which an administrator acts as nobody but the administrator. */
const own: Screen[] = ['bulk-jobs', 'users'];

/** Main's clock and the page's are one; a push takes a moment. */
const SLACK = 1000;

type Over = { who: ActingAs; screen: Screen };

/** What becomes of acting as somebody: main ends it after half an hour, whatever the user is doing. */
class Acting {
  #last: ActingAs | null = null;
  #over = $state.raw<Over | null>(null);

  /** Whom the administrator acted as until the time was over; null once that is settled. */
  get over(): ActingAs | null {
    return this.#over?.who ?? null;
  }

  /** The screen in view is somebody else's. */
  get inView(): boolean {
    return !own.includes(view.screen);
  }

  /** Takes what the snapshot says; an end that nobody asked for is one at its time. */
  follow(now: ActingAs | null, account: Account | null): void {
    const last = this.#last;
    this.#last = now;
    if (now || account?.key !== (last ?? this.#over?.who)?.by.key) this.#over = null;
    else if (last && Date.now() >= last.until - SLACK)
      this.#over = { who: last, screen: view.screen };
  }

  dismiss(): void {
    this.#over = null;
  }

  /** Back to where the time ran out. What was typed there is still known by the account's key. */
  async again(): Promise<void> {
    if (!this.#over) return;
    const { who, screen } = this.#over;
    const target = { userId: who.userId ?? '', groupId: who.groupId ?? '' };
    if (!(await attempt(() => api.acting.start(target)))) return;
    view.open(own.includes(screen) ? 'overview' : screen);
  }
}

export const acting = new Acting();

/** Opens somebody else's screens. @throws {PerchError} when the service does not let one act as them. */
export async function actAs(target: { userId: string; groupId: string }): Promise<void> {
  await api.acting.start(target);
  view.open('overview');
}

/** Back to where one picks users. */
export async function stopActing(): Promise<void> {
  if (await attempt(() => api.acting.stop({}))) view.open('users');
}
