import * as v from 'valibot';
import { Done, Int32, listOf, Words } from '../fields.ts';
import { operation } from '../operation.ts';

const Tags = v.strictObject({ tags: v.array(Words) });
const write = { data: Done, caller: 'user', repeatable: true } as const;

/** Under which names and phones pushes reach an account: alias, tags, vendor push tokens. */
export const push = {
  /** At most one alias; another user may hold it already. */
  setPushAlias: operation({
    ...write,
    verbs: { POST: '3.34' },
    path: '/user/push/alias',
    body: v.strictObject({ alias: v.string(), push_token: v.exactOptional(v.string()) }),
  }),
  listPushTags: operation({
    verbs: { GET: '3.42' },
    path: '/user/push/tag',
    data: listOf(v.string()),
    caller: 'user',
    repeatable: true,
  }),
  addPushTags: operation({
    ...write,
    verbs: { POST: '3.43' },
    path: '/user/push/tag',
    body: Tags,
  }),
  removePushTags: operation({
    ...write,
    verbs: { DELETE: '3.44' },
    path: '/user/push/tag',
    body: Tags,
  }),
  clearPushTags: operation({ ...write, verbs: { DELETE: '3.45' }, path: '/user/push/tag/all' }),
  /** Ties a phone's vendor push token to a device; `notifier_name` is a certificate's name. */
  bindPushToken: operation({
    ...write,
    verbs: { POST: '3.55', PUT: '3.56' },
    path: '/user/token/bind',
    body: v.strictObject({ device_sn: Int32, device_token: Words, notifier_name: Words }),
  }),
  /** The one call that spells the parameter in camel case. Its `data` is an object without meaning. */
  unbindPushToken: operation({
    verbs: { POST: '3.57', DELETE: '3.58' },
    path: '/user/token/unbind',
    query: v.strictObject({ deviceSn: Int32 }),
    data: v.fallback(v.looseObject({}), {}),
    caller: 'user',
    repeatable: false,
  }),
};
