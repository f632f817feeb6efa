import { m } from '../messages/compiled/messages.js';
import { getLocale } from '../messages/compiled/runtime.js';
import type { Account, Server } from '../preload/account.ts';
import type { Failure, FailureCode } from '../preload/failure.ts';
import type {
  Activity,
  AuthMode,
  Conflict,
  Hours,
  SettingField,
  Source,
} from '../preload/settings.ts';
import { spaced } from './bulk-amounts.ts';
import { hourText } from './hours.ts';

const sentences: Record<FailureCode, () => string> = {
  offline: m.error_offline,
  timeout: m.error_timeout,
  'bad-certificate': m.error_bad_certificate,
  cancelled: m.error_cancelled,
  'server-error': m.error_server_error,
  'rate-limited': m.error_rate_limited,
  'unexpected-answer': m.error_unexpected_answer,
  'not-supported': m.error_not_supported,
  'session-ended': m.error_session_ended,
  'signed-out-everywhere': m.error_signed_out_everywhere,
  'token-invalid': m.error_token_invalid,
  'token-missing': m.error_token_missing,
  'not-signed-in': m.error_not_signed_in,
  'wrong-password': m.error_wrong_password,
  'no-such-user': m.error_no_such_user,
  'too-many-failures': m.error_too_many_failures,
  'only-registered': m.error_only_registered,
  'no-permission': m.error_no_permission,
  'bad-parameter': m.error_bad_parameter,
  refused: m.error_refused,
  'user-exists': m.error_user_exists,
  'username-taken': m.error_username_taken,
  'mobile-taken': m.error_mobile_taken,
  'mobile-limit': m.error_mobile_limit,
  'alias-taken': m.error_alias_taken,
  'already-bound': m.error_already_bound,
  'wrong-code': m.error_wrong_code,
  'wrong-captcha': m.error_wrong_captcha,
  'push-limit': m.error_push_limit,
  'unknown-app': m.error_unknown_app,
  'app-banned': m.error_app_banned,
  'app-frozen': m.error_app_frozen,
  'app-revoked': m.error_app_revoked,
  'app-abnormal': m.error_app_abnormal,
  'not-encrypted': m.error_not_encrypted,
  'registration-closed': m.error_registration_closed,
  'user-limit': m.error_user_limit,
  'licence-invalid': m.error_licence_invalid,
  'licence-expired': m.error_licence_expired,
  'licence-exceeded': m.error_licence_exceeded,
  'keyring-locked': m.error_keyring_locked,
  'keyring-missing': m.error_keyring_missing,
  'bad-address': m.error_bad_address,
  'storage-failed': m.error_storage_failed,
  'file-missing': m.error_file_missing,
  'file-unreadable': m.error_file_unreadable,
  'cannot-write': m.error_cannot_write,
  'file-changed': m.error_file_changed,
  'file-empty': m.error_file_empty,
  'not-text': m.error_not_text,
  workbook: m.error_workbook,
  'header-missing': m.error_header_missing,
  'line-too-long': m.error_line_too_long,
  'quote-not-closed': m.error_quote_not_closed,
  'too-many-columns': m.error_too_many_columns,
  'too-many-rows': m.error_too_many_rows,
  'column-missing': m.error_column_missing,
  'nothing-to-send': m.error_nothing_to_send,
  'journal-unreadable': m.error_journal_unreadable,
  'journal-in-use': m.error_journal_in_use,
  'disk-full': m.error_disk_full,
  'job-running': m.error_job_running,
  'no-such-job': m.error_no_such_job,
  'not-possible-now': m.error_not_possible_now,
  'push-still-off': m.error_push_still_off,
  'invalid-input': m.error_invalid_input,
  'not-trusted': m.error_not_trusted,
  internal: m.error_internal,
};

/** Where the service's own words say more than ours can. */
const quoted = new Set<FailureCode>(['refused', 'bad-parameter', 'app-abnormal', 'session-ended']);

/** What happened and what to do next. */
export function sentence(failure: Failure): string {
  const said = sentences[failure.code]();
  if (failure.row !== undefined) return m.error_at_row({ said, row: failure.row });
  if (!failure.message || !quoted.has(failure.code)) return said;
  return m.error_server_words({ said, words: failure.message });
}

const names: Record<SettingField, () => string> = {
  push: m.app_setting_push,
  messageText: m.app_setting_message_text,
  sound: m.app_setting_sound,
  vibration: m.app_setting_vibration,
  doNotDisturb: m.app_setting_do_not_disturb,
  silentHours: m.app_setting_silent_hours,
  authMode: m.app_setting_auth_mode,
  authQuestion: m.app_setting_auth_question,
  authAnswer: m.app_setting_auth_answer,
  groupConfirm: m.app_setting_group_confirm,
  autoDownload: m.app_setting_auto_download,
  pushNickname: m.app_setting_push_nickname,
};

/** The name that a setting has on every screen. */
export const settingName = (field: SettingField): string => names[field]();

const modes: Record<AuthMode, () => string> = {
  0: m.app_contact_anyone,
  1: m.app_contact_approved,
  2: m.app_contact_answer,
  3: m.app_contact_nobody,
};

/** One of the four answers to "who may add me". */
export const contactMode = (mode: AuthMode): string => modes[mode]();

export const hoursWords = ({ start, end }: Pick<Hours, 'start' | 'end'>): string =>
  m.app_hours({ start: hourText(start), end: hourText(end) });

/** A setting's value in a few words. */
export function valueWords(value: Conflict['mine']): string {
  if (typeof value === 'boolean') return value ? m.app_on() : m.app_off();
  if (typeof value === 'number') return contactMode(value);
  if (typeof value === 'string') return value === '' ? m.app_empty() : value;
  return value.on ? hoursWords(value) : m.app_off();
}

/** "Sound switched off": an entry of the log as a title. */
export function describe({ field, after }: Activity): string {
  const name = settingName(field);
  const on = typeof after === 'object' ? after.on : after;
  if (on === false) return m.app_switched_off({ name });
  if (on === true && typeof after === 'boolean') return m.app_switched_on({ name });
  return spaced(m.app_set_to({ name, value: valueWords(after) }));
}

const sources: Record<Source, () => string> = {
  window: m.app_from_window,
  tray: m.app_from_tray,
  pause: m.app_from_pause,
  undo: m.app_from_undo,
  elsewhere: m.app_from_elsewhere,
};

/** "Today at 13:52, from this computer", or that it waits, was refused, was taken back. */
export function whenAndWho({ at, source, state }: Activity, now: number): string {
  const time = dayTime(at, now);
  if (state === 'waiting') return m.app_entry_waiting({ time });
  if (state === 'refused') return m.app_entry_refused({ time });
  if (state === 'undone') return m.app_entry_undone({ time });
  return capital(m.app_entry_sent({ time, source: sources[source]() }));
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase(getLocale()) + text.slice(1);

/** The newest change of its field can be taken back; a pause has its own way to end. */
export const isUndoable = (entry: Activity, activity: Activity[]): boolean =>
  (entry.state === 'sent' || entry.state === 'waiting') &&
  entry.source !== 'pause' &&
  activity.find(({ field }) => field === entry.field) === entry;

/** What an account is called here. An administrator's token has no name of its own. */
export const accountName = ({
  nickname,
  username,
}: Pick<Account, 'nickname' | 'username'>): string => nickname || username || m.app_administrator();

export function serverName(server: Server): string {
  if (server.kind === 'cloud') return m.app_server_cloud();
  if (server.kind === 'demo') return m.app_server_demo();
  return server.address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** `15:00`, with the day before it when it is not today. */
export function clock(at: number, now: number): string {
  const time = format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const days = dayOf(at) - dayOf(now);
  if (days === 0) return time;
  if (days === 1) return m.app_tomorrow_at({ time });
  return m.app_day_at({
    day: format(at, { weekday: 'short', day: 'numeric', month: 'short' }),
    time,
  });
}

export function dayTime(at: number, now: number): string {
  const time = format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return m.app_today_at({ time });
  if (days === 1) return m.app_yesterday_at({ time });
  return m.app_day_at({ day: format(at, { day: 'numeric', month: 'short' }), time });
}

/** "12 seconds ago", in steps that do not flicker. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 10) return m.app_just_now();
  const words = new Intl.RelativeTimeFormat(getLocale(), { numeric: 'always' });
  const since = (length: number, unit: 'second' | 'minute' | 'hour' | 'day') =>
    spaced(words.format(-Math.floor(seconds / length), unit));
  if (seconds < 60) return spaced(words.format(-Math.floor(seconds / 10) * 10, 'second'));
  if (seconds < 3600) return since(60, 'minute');
  return seconds < 86_400 ? since(3600, 'hour') : since(86_400, 'day');
}

/** "20 seconds", "54 minutes", "2 hours 5 minutes": a stretch of time, rounded up. */
export function stretch(ms: number): string {
  if (ms <= 50_000) return spaced(amountOf(Math.max(1, Math.ceil(ms / 10_000)) * 10, 'second'));
  const minutes = Math.ceil(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts = [
    [days, 'day'],
    [hours, 'hour'],
    [days > 0 ? 0 : minutes % 60, 'minute'],
  ] as const;
  const said = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => amountOf(amount, unit));
  return spaced(new Intl.ListFormat(getLocale(), { type: 'unit', style: 'narrow' }).format(said));
}

/** `1:42`: what is left, for what counts down every second. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const amountOf = (amount: number, unit: 'day' | 'hour' | 'minute' | 'second') =>
  new Intl.NumberFormat(getLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(amount);

const format = (at: number, options: Intl.DateTimeFormatOptions) =>
  spaced(new Intl.DateTimeFormat(getLocale(), options).format(at));

/** Counts local days. */
const dayOf = (at: number) =>
  Math.floor((at - new Date(at).getTimezoneOffset() * 60_000) / 86_400_000);
