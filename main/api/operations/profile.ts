import * as v from 'valibot';
import { Done, Id, Text, Words } from '../fields.ts';
import { operation } from '../operation.ts';

const UserProfile = v.object({
  user_id: Id,
  username: Text,
  nick_name: Text,
  avatar: Text,
  description: Text,
  email: Text,
  mobile: Text,
  public_info: Text,
  private_info: Text,
});

/** The fields of a profile that its owner may write; what is left out stays. */
export const profilePatch = {
  description: v.exactOptional(v.string()),
  nick_name: v.exactOptional(v.string()),
  private_info: v.exactOptional(v.string()),
  public_info: v.exactOptional(v.string()),
};

const write = { data: Done, caller: 'user', repeatable: true } as const;
/** Writes whose repetition could meet their own effect and be told "already used". */
const writeOnce = { data: Done, caller: 'user', repeatable: false } as const;

export const profile = {
  getProfile: operation({
    verbs: { GET: '3.25' },
    path: '/user/profile',
    data: UserProfile,
    caller: 'user',
    repeatable: true,
  }),
  updateProfile: operation({
    ...write,
    verbs: { POST: '3.26', PUT: '3.27' },
    path: '/user/profile',
    body: v.strictObject(profilePatch),
  }),
  setAvatar: operation({
    ...write,
    verbs: { POST: '3.3', PUT: '3.4' },
    path: '/user/avatar',
    body: v.strictObject({ avatar: v.string() }),
  }),
  setNickname: operation({
    ...write,
    verbs: { POST: '3.20', PUT: '3.21' },
    path: '/user/nickname',
    query: v.strictObject({ nick_name: v.string() }),
  }),
  setMobile: operation({
    ...writeOnce,
    verbs: { POST: '3.18', PUT: '3.19' },
    path: '/user/mobile',
    query: v.strictObject({ mobile: Words }),
  }),
  setUsername: operation({
    ...writeOnce,
    verbs: { POST: '3.59', PUT: '3.60' },
    path: '/user/username',
    query: v.strictObject({ username: Words }),
  }),
  /** By convention the text is JSON; the service keeps it as it is. */
  setPrivateInfo: operation({
    ...write,
    verbs: { POST: '3.23', PUT: '3.24' },
    path: '/user/private',
    bareBody: v.strictObject({ info: v.string() }),
  }),
  setPublicInfo: operation({
    ...write,
    verbs: { POST: '3.30', PUT: '3.31' },
    path: '/user/public',
    bareBody: v.strictObject({ info: v.string() }),
  }),
  /** Ends sessions: expect the token to be refused straight after. */
  changePassword: operation({
    ...writeOnce,
    verbs: { POST: '3.8' },
    path: '/user/change_password',
    body: v.strictObject({ new_password: Words, old_password: Words }),
  }),
  /** A GET that writes; old, but still specified. */
  bindOpenid: operation({
    ...writeOnce,
    verbs: { GET: '3.7' },
    path: '/user/bind_openid',
    query: v.strictObject({ open_id: Words, type: Words }),
  }),
};
