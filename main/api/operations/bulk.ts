import * as v from 'valibot';
import { Done, Id, Int32, listOf, rowsOf, SentId, Text, Words } from '../fields.ts';
import { operation } from '../operation.ts';
import { profilePatch } from './profile.ts';

const RowResult = v.object({
  reason: Text,
  success: v.boolean(),
  user_id: v.nullish(Id),
});
const NamedRowResult = v.object({ ...RowResult.entries, username: Text });

/** What only an administrator's token may do. */
export const bulk = {
  updateProfiles: operation({
    verbs: { POST: '3.28', PUT: '3.29' },
    path: '/user/profile/batch',
    body: rowsOf(v.strictObject({ ...profilePatch, user_id: SentId })),
    data: listOf(RowResult),
    caller: 'admin',
    repeatable: true,
  }),
  setAvatars: operation({
    verbs: { POST: '3.5', PUT: '3.6' },
    path: '/user/avatar/batch',
    body: rowsOf(v.strictObject({ avatar: v.string(), user_id: SentId })),
    data: listOf(RowResult),
    caller: 'admin',
    repeatable: true,
  }),
  /** A lost answer leaves the outcome unknown: look the names up before trying again. */
  registerUsers: operation({
    verbs: { POST: '3.47' },
    path: '/user/register/batch',
    body: rowsOf(v.strictObject({ password: Words, username: Words })),
    data: listOf(NamedRowResult),
    caller: 'admin',
    repeatable: false,
  }),
  banUsers: operation({
    verbs: { PUT: '3.12' },
    path: '/user/disable',
    body: rowsOf(SentId),
    data: Done,
    caller: 'admin',
    repeatable: true,
  }),
  unbanUsers: operation({
    verbs: { PUT: '3.15' },
    path: '/user/enable',
    body: rowsOf(SentId),
    data: Done,
    caller: 'admin',
    repeatable: true,
  }),
  /** All users of the app; `status` 1 is banned. Pages are asked for by number. */
  listUsers: operation({
    verbs: { GET: null },
    path: '/user/list',
    query: v.strictObject({
      page_num: v.exactOptional(Int32),
      page_size: v.exactOptional(Int32),
    }),
    data: listOf(v.object({ user_id: Id, username: Text, status: v.nullish(Int32, 0) })),
    caller: 'admin',
    repeatable: true,
  }),
};
