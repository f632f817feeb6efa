import * as v from 'valibot';
import type { Identity } from '../../preload/account.ts';
import type { Failure } from '../../preload/failure.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { Session } from './session.ts';

const Kept = v.object({ tags: v.nullable(v.array(v.string())), alias: v.nullable(v.string()) });

/** How pushes are addressed to the account: tags, an alias, and the number on the chat app's icon. */
export function openPushIdentity({ client, shelf, state, signal }: Session) {
  const cache = shelf('identity', Kept, { tags: null, alias: null });
  const options = { signal };
  state.change({ identity: cache.get() });

  function show(patch: Partial<Identity>) {
    const identity = { ...cache.get(), ...patch };
    cache.keep(identity);
    state.change({ identity });
  }

  const service = {
    /** §3.42. The alias has no call that reads it: what is shown is what was set here. */
    async read() {
      show({ tags: await client.call('listPushTags', {}, options) });
    },
    async addTags(tags: string[]) {
      await client.call('addPushTags', { tags }, options);
      const known = cache.get().tags ?? [];
      show({ tags: [...known, ...tags.filter((tag) => !known.includes(tag))] });
    },
    async removeTags(tags: string[]) {
      await client.call('removePushTags', { tags }, options);
      show({ tags: (cache.get().tags ?? []).filter((tag) => !tags.includes(tag)) });
    },
    async clearTags() {
      await client.call('clearPushTags', {}, options);
      show({ tags: [] });
    },

    /**
     * Empty takes the alias away. The account's push token, if a phone has left one, says which phone
     * the alias is for.
     * @throws {ApiError} `alias-taken` when another user holds it.
     */
    async setAlias(alias: string) {
      const { push_token } = await client.call('getSettings', {}, options);
      try {
        await client.call('setPushAlias', { alias, ...(push_token && { push_token }) }, options);
      } catch (error) {
        const failure = failureOf(error);
        throw new ApiError({ ...failure, code: isTaken(failure) ? 'alias-taken' : failure.code });
      }
      show({ alias });
      return { pushToken: push_token !== '' };
    },

    /** §3.35. Written only: the service never tells the number. */
    async setBadge(badge: number) {
      await client.call('setPushBadge', { badge }, options);
    },
  };
  return service;
}

/** No code is documented for an alias that another user holds, so the words that come with it count. */
const isTaken = ({ code, message = '' }: Failure) =>
  code === 'already-bound' ||
  ((code === 'bad-parameter' || code === 'refused') &&
    /\b(used|taken|exists?|occupied|bound)\b/i.test(message));
