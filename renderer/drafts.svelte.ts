import { SvelteMap } from 'svelte/reactivity';
import { live } from './snapshot.svelte.ts';

/**
 * What was typed and is not saved yet. It is kept by account and outlives its screen, so leaving loses
 * nothing and nothing shows in another account. Passwords are no drafts: they live in their fields only.
 */
const all: Map<string, unknown>[] = [];

export const accountKey = (): string => live.now.account?.key ?? '';

/** A value for each account; `mine` is that of the account that is open. */
export function perAccount<T>(initial: T) {
  const kept = new SvelteMap<string, T>();
  all.push(kept);
  const values = {
    of: (key: string): T => kept.get(key) ?? initial,
    put: (key: string, value: T): void => void kept.set(key, value),
    get mine(): T {
      return values.of(accountKey());
    },
    set mine(value: T) {
      values.put(accountKey(), value);
    },
  };
  return values;
}

/**
 * An account that is no longer on this computer leaves nothing behind, here as well. Somebody for whom an
 * administrator acts, or has just acted, goes by the administrator's key and more.
 */
export function keepDraftsOf(keys: string[]): void {
  const stays = (one: string) => keys.some((key) => one === key || one.startsWith(`${key}-`));
  for (const kept of all) for (const key of kept.keys()) if (!stays(key)) kept.delete(key);
}

const texts = perAccount<Record<string, string>>({});

export type Draft = { text: string | undefined };

/** The text of one field; undefined while it is untouched. */
export const draftOf = (name: string): Draft => ({
  get text() {
    return texts.mine[name];
  },
  set text(text) {
    const { [name]: _, ...others } = texts.mine;
    texts.mine = text === undefined ? others : { ...others, [name]: text };
  },
});
