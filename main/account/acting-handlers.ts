import type { Handlers } from '../../preload/contract.ts';
import { ApiError } from '../api/errors.ts';
import type { ActAs } from '../api/request.ts';
import type { Accounts } from './accounts.ts';

/** Users of one page; the service's own limit is not known. */
const PAGE = 50;

/** The contract's part on working for somebody else. */
export function actingHandlers(accounts: Accounts): Handlers['acting'] {
  return {
    async users({ page }) {
      const { client, signal } = accounts.administrator;
      const asked = { page_num: page, page_size: PAGE };
      const rows = await client.call('listUsers', asked, { signal });
      return {
        users: rows.map(({ user_id, username, status }) => ({
          userId: user_id,
          username,
          banned: status === 1,
        })),
        more: rows.length >= PAGE,
      };
    },
    start: (typed) => accounts.act(targetOf(typed)),
    stop: () => accounts.stopActing(),
  };
}

/** @throws {ApiError} `invalid-input` at the field that holds no id. */
function targetOf(typed: { userId: string; groupId: string }): ActAs {
  const target: ActAs = {};
  for (const field of ['userId', 'groupId'] as const) {
    const id = typed[field].trim();
    if (id === '') continue;
    if (!/^\d{1,19}$/.test(id)) throw new ApiError({ code: 'invalid-input', field });
    target[field] = id.replace(/^0+(?=\d)/, '');
  }
  if (Object.keys(target).length > 0) return target;
  throw new ApiError({ code: 'invalid-input', field: 'userId' });
}
