import * as v from 'valibot';
import type { NoticeKind } from './desktop.ts';

/** What main takes from the page: whatever does not fit is refused before a handler sees it. */

export const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
export const Nothing = v.strictObject({});
export const Hour = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23));
/** Equal ends mean no window to the service, so a window that is on has at least one hour. */
export const Hours = v.pipe(
  v.strictObject({ on: v.boolean(), start: Hour, end: Hour }),
  v.check((hours) => !hours.on || hours.start !== hours.end, 'at least one hour'),
);

export const ServerInput = v.variant('kind', [
  v.strictObject({ kind: v.literal('cloud'), appId: text(64) }),
  v.strictObject({ kind: v.literal('own'), appId: text(64), address: text(2048) }),
  v.strictObject({ kind: v.literal('demo') }),
]);

export const SettingsPatch = v.strictObject({
  push: v.exactOptional(v.boolean()),
  messageText: v.exactOptional(v.boolean()),
  sound: v.exactOptional(v.boolean()),
  vibration: v.exactOptional(v.boolean()),
  doNotDisturb: v.exactOptional(Hours),
  silentHours: v.exactOptional(Hours),
  authMode: v.exactOptional(v.picklist([0, 1, 2, 3])),
  authQuestion: v.exactOptional(text(512)),
  authAnswer: v.exactOptional(text(512)),
  groupConfirm: v.exactOptional(v.boolean()),
  autoDownload: v.exactOptional(v.boolean()),
  pushNickname: v.exactOptional(text(128)),
});

export const PreferencesPatch = v.strictObject({
  theme: v.exactOptional(v.picklist(['system', 'light', 'dark'])),
  language: v.exactOptional(v.picklist(['system', 'en', 'zh-CN'])),
  startHidden: v.exactOptional(v.boolean()),
  keepInTray: v.exactOptional(v.boolean()),
  checkEvery: v.exactOptional(v.picklist([1, 5, 15])),
  weakStorage: v.exactOptional(v.boolean()),
  hideIds: v.exactOptional(v.boolean()),
  serverZone: v.exactOptional(text(64)),
  // A kind that is not named is on, so that a new one needs no migration.
  notices: v.exactOptional(
    v.strictObject({
      'new-device': v.optional(v.boolean(), true),
      'session-ended': v.optional(v.boolean(), true),
      'pause-ended': v.optional(v.boolean(), true),
      'update-ready': v.optional(v.boolean(), true),
      'job-finished': v.optional(v.boolean(), true),
    } satisfies Record<NoticeKind, v.GenericSchema>),
  ),
  updates: v.exactOptional(v.picklist(['daily', 'weekly', 'never'])),
});

/** Name and password of an account to be made; the service checks them by its own rules. */
export const NewAccount = { username: text(256), password: text(256) };

export const some = (max: number) => v.pipe(text(max), v.minLength(1));
export const ProfilePatch = v.strictObject({
  username: v.exactOptional(some(64)),
  mobile: v.exactOptional(some(32)),
  nickname: v.exactOptional(text(128)),
  description: v.exactOptional(text(2048)),
  publicInfo: v.exactOptional(text(65_536)),
  privateInfo: v.exactOptional(text(65_536)),
});
/** Bytes of a file, at most 5 MB. */
export const Picture = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= 5 * 1024 * 1024, 'at most 5 MB'),
);
export const Tags = v.strictObject({
  tags: v.pipe(v.array(some(64)), v.minLength(1), v.maxLength(100)),
});

export const DeviceSn = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(-2147483648),
  v.maxValue(2147483647),
);
export const OneDevice = v.strictObject({ deviceSn: DeviceSn });

/** Also when a pause cannot be ended first, and push stays off. */
const anyway = v.exactOptional(v.boolean());
export const Anyway = v.strictObject({ anyway });

/** As `main/account/servers.ts` makes it; it names a folder, so nothing else may pass. */
const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));
export const AccountKey = v.strictObject({ key });
export const GoingAccount = v.strictObject({ key, anyway });
