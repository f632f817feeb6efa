import type { ActingAs } from '../../preload/jobs.ts';
import type { Account } from '../../preload/account.ts';
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { ActAs } from '../api/request.ts';
import type { Clock } from './clock.ts';
import type { Renewal } from './renewal.ts';
import type { Session } from './session.ts';

/** How long an administrator works for somebody before it has to be asked for anew, ms. */
const LIMIT = 30 * 60_000;

type Means = Pick<Session, 'shelf'> & {
  rename(key: string, name: Pick<Account, 'username' | 'nickname'>): void;
  /** The time is over. */
  over(): void;
};

export type Acting = { session: Session; shown: ActingAs };

/**
 * A session in which every call of an administrator stands for somebody else: the headers `user_id` and
 * `group_id`. It lives in the administrator's own session, whose token it uses and cannot touch.
 * @throws {ApiError} when the service does not let the administrator stand for them.
 */
export async function openActing(own: Session, target: ActAs, means: Means): Promise<Acting> {
  const { clock, signal } = own;
  const who = await own.client.call('getProfile', {}, { signal, actAs: target });
  // A server that overlooks the header would have the wrong account changed.
  if (target.userId !== undefined && who.user_id !== target.userId)
    throw new ApiError({ code: 'not-supported' });
  const until = clock.now() + LIMIT;
  const account: Account = {
    ...own.account,
    key: `${own.account.key}-${who.user_id}`,
    userId: who.user_id,
    username: who.username,
    nickname: who.nick_name,
    role: 'user',
  };
  const session: Session = {
    ...own,
    account,
    client: standingFor(own.client, target, { clock, until, over: means.over }),
    renewal: untouched(own.renewal),
    shelf: means.shelf,
    rename: (name) => means.rename(account.key, name),
  };
  const shown = {
    userId: target.userId ?? null,
    groupId: target.groupId ?? null,
    name: who.nick_name || who.username,
    until,
    by: own.account,
  };
  return { session, shown };
}

type Bounds = { clock: Clock; until: number; over(): void };

/** Timers stand still while a computer sleeps, so each call looks at the clock as well. */
function standingFor(client: Client, actAs: ActAs, { clock, until, over }: Bounds): Client {
  return {
    ...client,
    call(name, params, options) {
      if (clock.now() < until) return client.call(name, params, { ...options, actAs });
      over();
      return Promise.reject(new ApiError({ code: 'cancelled' }));
    },
  };
}

/** What would end or replace the administrator's token does nothing, or is refused. */
function untouched(renewal: Renewal): Renewal {
  const refuse = () => Promise.reject(new ApiError({ code: 'no-permission' }));
  return { ...renewal, expectEnd: () => undefined, hold: refuse, prove: refuse, replace: refuse };
}
