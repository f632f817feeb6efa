import * as v from 'valibot';
import { AuthMode, Done, Hour, Id, Int32, SentId, Text } from '../fields.ts';
import { operation } from '../operation.ts';

/**
 * The settings of an account, as §3.46-3.50 answer them. Beware of the words: `no_push`,
 * `no_push_detail` and `no_sounds` are negative, and the specification swaps the do-not-disturb hours:
 * `no_push_start_hour` is the start. Hours are the server's; 0 and 0 is no window.
 */
export const UserSettings = v.object({
  user_id: Id,
  id: v.nullish(Id),
  no_push: v.boolean(),
  no_push_detail: v.boolean(),
  no_push_start_hour: Hour,
  no_push_end_hour: Hour,
  no_sounds: v.boolean(),
  vibratory: v.boolean(),
  silence_start_time: v.nullish(Hour, 0),
  silence_end_time: v.nullish(Hour, 0),
  auto_download: v.boolean(),
  group_confirm: v.boolean(),
  auth_mode: AuthMode,
  auth_question: Text,
  auth_answer: Text,
  push_nick_name: Text,
  push_token: Text,
});

/** A partial object is merged by the service; the user's own id is always needed. */
const SettingsPatch = v.strictObject({
  user_id: SentId,
  id: v.exactOptional(SentId),
  no_push: v.exactOptional(v.boolean()),
  no_push_detail: v.exactOptional(v.boolean()),
  no_push_start_hour: v.exactOptional(Hour),
  no_push_end_hour: v.exactOptional(Hour),
  no_sounds: v.exactOptional(v.boolean()),
  vibratory: v.exactOptional(v.boolean()),
  silence_start_time: v.exactOptional(Hour),
  silence_end_time: v.exactOptional(Hour),
  auto_download: v.exactOptional(v.boolean()),
  group_confirm: v.exactOptional(v.boolean()),
  auth_mode: v.exactOptional(AuthMode),
  auth_question: v.exactOptional(v.string()),
  auth_answer: v.exactOptional(v.string()),
  push_nick_name: v.exactOptional(v.string()),
  push_token: v.exactOptional(v.string()),
});

const ownSetting = { data: Done, caller: 'user', repeatable: true } as const;

export const settings = {
  getSettings: operation({
    verbs: { GET: '3.50' },
    path: '/user/settings',
    data: UserSettings,
    caller: 'user',
    repeatable: true,
  }),
  updateSettings: operation({
    ...ownSetting,
    verbs: { POST: '3.51', PUT: '3.52' },
    path: '/user/settings',
    body: SettingsPatch,
  }),
  /** 0 anyone, 1 with my consent, 2 who answers my question, 3 nobody. */
  setAuthMode: operation({
    ...ownSetting,
    verbs: { POST: '3.1', PUT: '3.2' },
    path: '/user/authmode',
    query: v.strictObject({ value: AuthMode }),
  }),
  setAutoDownload: operation({
    ...ownSetting,
    verbs: { POST: '3.13', PUT: '3.14' },
    path: '/user/download',
    query: v.strictObject({ value: v.boolean() }),
  }),
  /** True mutes. */
  setSounds: operation({
    ...ownSetting,
    verbs: { POST: '3.53', PUT: '3.54' },
    path: '/user/sounds',
    query: v.strictObject({ value: v.boolean() }),
  }),
  /** True vibrates. */
  setVibratory: operation({
    ...ownSetting,
    verbs: { POST: '3.61', PUT: '3.62' },
    path: '/user/vibratory',
    query: v.strictObject({ value: v.boolean() }),
  }),
  /** True turns push OFF. */
  setPush: operation({
    ...ownSetting,
    verbs: { POST: '3.32', PUT: '3.33' },
    path: '/user/push',
    query: v.strictObject({ value: v.boolean() }),
  }),
  /** True HIDES the message text. */
  setPushDetail: operation({
    ...ownSetting,
    verbs: { POST: '3.36', PUT: '3.37' },
    path: '/user/push/detail',
    query: v.strictObject({ value: v.boolean() }),
  }),
  /** The do-not-disturb window: both hours are required. */
  setPushLimit: operation({
    ...ownSetting,
    verbs: { POST: '3.38', PUT: '3.39' },
    path: '/user/push/limit',
    query: v.strictObject({ no_push_end_hour: Hour, no_push_start_hour: Hour }),
  }),
  /** The name that others see in pushes from this account. */
  setPushNickname: operation({
    ...ownSetting,
    verbs: { POST: '3.40', PUT: '3.41' },
    path: '/user/push/nickname',
    query: v.strictObject({ value: v.string() }),
  }),
  setPushBadge: operation({
    ...ownSetting,
    verbs: { POST: '3.35' },
    path: '/user/push/badge',
    body: v.strictObject({ badge: v.pipe(Int32, v.minValue(0)) }),
  }),
};
