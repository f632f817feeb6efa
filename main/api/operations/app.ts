import * as v from 'valibot';
import { Id, listOf, Text, Words } from '../fields.ts';
import { operation } from '../operation.ts';

const Cluster = v.object({
  ratel: listOf(v.object({ protocol: Words, host: Words })),
});

/** Where an app's service lives, its files, and the lists that clients read after signing in. */
export const app = {
  discover: operation({
    verbs: { GET: null },
    path: '/v2/app_dns',
    query: v.strictObject({ app_id: Words, source: v.literal('sdk') }),
    data: v.object({
      app_status: Text,
      dns_list: listOf(v.object({ group_level: v.nullish(v.number()), clusters: listOf(Cluster) })),
    }),
    caller: 'anyone',
    repeatable: true,
  }),
  /** A ticket for one upload; `oss_body_param` are form fields that go before the file. */
  getAvatarUpload: operation({
    verbs: { GET: null },
    path: '/file/upload/avatar/user',
    data: v.object({
      upload_url: Words,
      download_url: Words,
      upload_method: Text,
      oss_body_param: v.nullish(v.record(v.string(), v.string()), {}),
    }),
    caller: 'user',
    repeatable: true,
  }),
  /** The service wants the token in this query; it goes to the account's own server only. */
  downloadAvatar: operation({
    verbs: { GET: null },
    path: '/file/download/avatar',
    query: v.strictObject({ object_name: Words, image_type: v.picklist([1, 2]) }),
    inQuery: ['app_id', 'access-token'],
    caller: 'user',
    repeatable: true,
  }),
  listRoster: operation({
    verbs: { GET: null },
    path: '/roster/list',
    data: listOf(Id),
    caller: 'user',
    repeatable: true,
  }),
  listJoinedGroups: operation({
    verbs: { GET: null },
    path: '/group/user_joined',
    data: listOf(Id),
    caller: 'user',
    repeatable: true,
  }),
};
