import * as v from 'valibot';
import { Id, Int32, SentId, Text, Words } from '../fields.ts';
import { operation } from '../operation.ts';

/** `expire` is 64-bit, so it stays decimal text. */
const Token = v.object({
  token: Words,
  user_id: Id,
  expire: v.nullish(Id),
  public_key: Text,
  encrypt_type: v.nullish(Int32),
  push_token: Text,
  store_token: Text,
  access_key_secret: Text,
});

/** The password goes out once per wish of the user, so a lost answer is not followed by a second try. */
const signIn = { data: Token, caller: 'anyone', repeatable: false } as const;
/** With it the answer carries a `push_token`. */
const device_guid = v.exactOptional(v.string());

export const token = {
  /** `login_name` is a username, a mobile number or an email address. */
  getTokenByLogin: operation({
    ...signIn,
    verbs: { POST: null },
    path: '/token/login',
    body: v.strictObject({ login_name: Words, password: Words, device_guid }),
  }),
  getTokenByName: operation({
    ...signIn,
    verbs: { POST: null },
    path: '/token/user',
    body: v.strictObject({ name: Words, password: Words, device_guid }),
  }),
  getTokenById: operation({
    ...signIn,
    verbs: { POST: null },
    path: '/token/id',
    body: v.strictObject({ user_id: SentId, password: Words, device_guid }),
  }),
  /** `expired` is the end of the code's life in epoch milliseconds. */
  createQrCode: operation({
    verbs: { GET: null },
    path: '/app/qr_code',
    data: v.object({ qr_code: Words, url: Text, expired: v.nullish(v.number()) }),
    caller: 'anyone',
    repeatable: true,
  }),
  /** Asked each second; name and password are there once a phone has confirmed. */
  pollQrCode: operation({
    verbs: { GET: null },
    path: '/app/qr_login',
    query: v.strictObject({ qr_code: Words }),
    data: v.nullish(v.object({ username: Text, password: Text }), {}),
    caller: 'anyone',
    repeatable: true,
  }),
};
