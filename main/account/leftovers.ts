import type { AccountList } from './account-list.ts';
import type { AccountsDeps } from './accounts.ts';
import { Journal } from './pause.ts';
import { ACCOUNTS, folder } from './presence.ts';
import type { Secrets } from './secrets.ts';

type Deps = Pick<AccountsDeps, 'shelves' | 'log'> & { list: AccountList; secrets: Secrets };

export type Leftovers = ReturnType<typeof openLeftovers>;

/**
 * What lies on the disk of accounts that are not kept: nothing but a pause that could not be ended, and an
 * administrator's bulk jobs, which lie elsewhere and go on at the next sign-in.
 */
export function openLeftovers({ shelves, log, list, secrets }: Deps) {
  function discard(key: string) {
    secrets.letGo(key);
    const pause = shelves.in(folder(key))('pause', Journal, null).get();
    shelves.remove(folder(key), pause ? 'pause' : undefined);
  }

  const isKept = (key: string) => list.find(key) !== undefined;

  return {
    discard,

    /**
     * At the start, before anybody is signed in: a Perch that was killed has discarded nothing. Where the
     * list of accounts could not be read, now or at an earlier start, nobody knows whose things these are,
     * and all stays until the user has the list mended or everything forgotten.
     */
    async sweep() {
      try {
        if (list.isDoubtful) return;
        for (const key of shelves.folders(ACCOUNTS)) if (!isKept(key)) discard(key);
        // Sealed, but killed before it was in the list.
        for (const key of await secrets.keys()) if (!isKept(key)) await secrets.forget(key);
      } catch (error) {
        // The next start tries again.
        log.warn('leftovers', error);
      }
    },
  };
}
