import * as v from 'valibot';
import type { Account } from '../../preload/account.ts';
import type { Shelves } from './shelf.ts';
import type { State } from './state.ts';

const Kept = v.object({
  active: v.nullable(v.string()),
  accounts: v.array(
    v.object({
      key: v.string(),
      userId: v.string(),
      username: v.string(),
      nickname: v.string(),
      role: v.picklist(['user', 'admin']),
      server: v.variant('kind', [
        v.object({ kind: v.literal('cloud'), appId: v.string() }),
        v.object({ kind: v.literal('own'), appId: v.string(), address: v.string() }),
        v.object({ kind: v.literal('demo') }),
      ]),
      ended: v.exactOptional(v.boolean()),
      /** The address that was used last, so that a start without a network needs no discovery. */
      address: v.string(),
    }),
  ),
});
export type KeptAccount = v.InferOutput<typeof Kept>['accounts'][number];
type Change = Partial<Pick<Account, 'username' | 'nickname' | 'ended'>>;

/** What the window may know of it. */
export const shown = ({ address: _address, ...account }: KeptAccount): Account => account;

export type AccountList = ReturnType<typeof openAccountList>;

/** The accounts that are kept over a restart, without their secrets, and which of them is active. */
export function openAccountList(shelves: Pick<Shelves, 'in' | 'hasUnreadable'>, state: State) {
  const list = shelves.in('')('accounts', Kept, { active: null, accounts: [] });
  const show = () => state.change({ accounts: list.get().accounts.map(shown) });

  function write(active: string | null, accounts: KeptAccount[]) {
    list.keep({ active, accounts });
    show();
  }
  const find = (key: string) => list.get().accounts.find((one) => one.key === key);

  show();
  return {
    find,
    /** Is a list that could not be read put aside? It may name accounts that this one does not. */
    get isDoubtful(): boolean {
      return shelves.hasUnreadable('accounts');
    },
    get active(): KeptAccount | undefined {
      const { active } = list.get();
      return active === null ? undefined : find(active);
    },
    get keys(): string[] {
      return list.get().accounts.map(({ key }) => key);
    },

    /** Makes it the active account, in its old place or as the last. */
    activate(account: KeptAccount) {
      const { accounts } = list.get();
      const placed = find(account.key)
        ? accounts.map((one) => (one.key === account.key ? account : one))
        : [...accounts, account];
      write(account.key, placed);
    },

    /** Nothing happens to an account that is not kept. */
    alter(key: string, change: Change) {
      if (!find(key)) return;
      const { active, accounts } = list.get();
      write(
        active,
        accounts.map((one) => (one.key === key ? { ...one, ...change } : one)),
      );
    },

    remove(key: string) {
      const { active, accounts } = list.get();
      write(
        active === key ? null : active,
        accounts.filter((one) => one.key !== key),
      );
    },
  };
}
