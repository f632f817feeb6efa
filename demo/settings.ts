import type { Database } from './database.ts';
import { read, write } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Input } from './input.ts';
import { idNumber, isObject } from './json.ts';
import type { Parts } from './parts.ts';

type Read = (input: Input, name: string) => string | number | boolean;

const text: Read = (input, name) => input.text(name, 256);
const flag: Read = (input, name) => input.flag(name);
const hour: Read = (input, name) => input.hour(name);

/** Every setting that can be written (§3.51), with how it is read from a call. */
const fields = {
  auth_answer: text,
  auth_mode: (input, name) => input.whole(name, 0, 3),
  auth_question: text,
  auto_download: flag,
  group_confirm: flag,
  no_push: flag,
  no_push_detail: flag,
  no_push_start_hour: hour,
  no_push_end_hour: hour,
  no_sounds: flag,
  push_nick_name: text,
  push_token: text,
  silence_start_time: hour,
  silence_end_time: hour,
  vibratory: flag,
} as const satisfies Record<string, Read>;

type Field = keyof typeof fields;
export type Settings = { [F in Field]: ReturnType<(typeof fields)[F]> };

/** What a new user has; hours 0/0 are "no window" (SERVICE.md, mistake 1). */
export const initialSettings = JSON.stringify({
  auth_answer: '',
  auth_mode: 1,
  auth_question: '',
  auto_download: true,
  group_confirm: false,
  no_push: false,
  no_push_detail: false,
  no_push_start_hour: 0,
  no_push_end_hour: 0,
  no_sounds: false,
  push_nick_name: '',
  push_token: '',
  silence_start_time: 0,
  silence_end_time: 0,
  vibratory: true,
} satisfies Settings);

/** Settings are one JSON document per user, so that a partial write is a merge. */
export function createSettings(db: Database) {
  const find = db.query<{ settings: string }>('SELECT settings FROM user WHERE id = ?');
  const merge = db.query('UPDATE user SET settings = json_patch(settings, ?) WHERE id = ?');
  return {
    /** As the service answers it: with the user's id, as numbers. */
    of(userId: string): object {
      const settings: unknown = JSON.parse(find.get(userId)?.settings ?? '{}');
      const ids = { id: idNumber(userId), user_id: idNumber(userId) };
      return isObject(settings) ? { ...ids, ...settings } : ids;
    },
    merge(userId: string, patch: Partial<Settings>): void {
      merge.run(JSON.stringify(patch), userId);
    },
  };
}

/** Calls that write one setting, from a parameter named `value`. */
const shortcuts = {
  '/user/authmode': 'auth_mode',
  '/user/download': 'auto_download',
  '/user/push': 'no_push',
  '/user/push/detail': 'no_push_detail',
  '/user/push/nickname': 'push_nick_name',
  '/user/sounds': 'no_sounds',
  '/user/vibratory': 'vibratory',
} as const satisfies Record<string, Field>;

export function serveSettings({ db, endpoints }: Parts): void {
  const settings = createSettings(db);

  endpoints.user([...read, ...write], '/user/settings', ({ userId, input, request }) => {
    if (request.method === 'GET') return settings.of(userId);
    if (input.id('user_id') !== userId) refuse('noPermission', 'user_id: not your own');
    const sent = Object.entries(fields).filter(([name]) => input.has(name));
    settings.merge(
      userId,
      Object.fromEntries(sent.map(([name, readField]) => [name, readField(input, name)])),
    );
    return true;
  });

  for (const [path, field] of Object.entries(shortcuts)) {
    endpoints.user(write, path, ({ userId, input }) => {
      settings.merge(userId, { [field]: fields[field](input, 'value') });
      return true;
    });
  }

  // Both hours are required (§3.38).
  endpoints.user(write, '/user/push/limit', ({ userId, input }) => {
    settings.merge(userId, {
      no_push_start_hour: input.hour('no_push_start_hour'),
      no_push_end_hour: input.hour('no_push_end_hour'),
    });
    return true;
  });
}
