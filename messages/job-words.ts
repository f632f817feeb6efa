import type { FailureCode } from '../preload/failure.ts';
import type { ProblemCode, RowReason } from '../preload/jobs.ts';
import { m } from './compiled/messages.js';

/** Words for what became of a row: the page shows them, and main writes them into exported files. */

type Locale = 'en' | 'zh-CN';
type Row = { code: string | null; detail: string | null };
type Options = { locale?: Locale };
type Message = (inputs: object, options: Options) => string;

const results: Record<string, Message> = {
  done: m.bulk_result_done,
  failed: m.bulk_result_failed,
  uncertain: m.bulk_result_uncertain,
  skipped: m.bulk_result_skipped,
  'not-sent': m.bulk_result_not_sent,
  queued: m.bulk_result_not_sent,
};

/** What the check found wrong with a row, before anything was sent. */
const problems: Record<
  Exclude<ProblemCode, 'double'>,
  (inputs: { field: string }, options: Options) => string
> = {
  missing: m.bulk_problem_missing,
  'bad-username': m.bulk_problem_bad_username,
  'bad-id': m.bulk_problem_bad_id,
  'rounded-id': m.bulk_problem_rounded_id,
  'bad-avatar': m.bulk_problem_bad_avatar,
  'too-long': m.bulk_problem_too_long,
  'bad-characters': m.bulk_problem_bad_characters,
  'too-many-cells': m.bulk_problem_too_many_cells,
  'nothing-to-change': m.bulk_problem_nothing_to_change,
  'weak-password': m.bulk_problem_weak_password,
  'not-json': m.bulk_problem_not_json,
};
const isProblem = (code: string): code is keyof typeof problems => Object.hasOwn(problems, code);

/** What the service said about it, or did not say. */
const reasons: Record<RowReason, (inputs: { status: string }, options: Options) => string> = {
  found: m.bulk_reason_found,
  'user-exists': m.bulk_reason_user_exists,
  'username-taken': m.bulk_reason_user_exists,
  'mobile-taken': m.bulk_reason_mobile_taken,
  'already-bound': m.bulk_reason_already_bound,
  'no-such-user': m.bulk_reason_no_such_user,
  'bad-parameter': m.bulk_reason_bad_parameter,
  'invalid-input': m.bulk_reason_invalid_input,
  'not-accepted': m.bulk_reason_not_accepted,
  refused: m.bulk_reason_refused,
  // no answer was seen
  timeout: m.bulk_reason_timeout,
  offline: m.bulk_reason_offline,
  'server-error': m.bulk_reason_server_error,
  'unexpected-answer': m.bulk_reason_unexpected_answer,
  cancelled: m.bulk_reason_cancelled,
  internal: m.bulk_reason_internal,
};
const isReason = (code: string): code is RowReason => Object.hasOwn(reasons, code);

/** Their sentences say it all: the service's words would repeat them, and the HTTP status is in its own. */
const unquoted = new Set(['not-accepted', 'user-exists', 'username-taken']);

/** Why a job has paused by itself, where the sentence about an action would say that nothing is sent later. */
const pauses: Partial<Record<FailureCode, Message>> = {
  offline: m.error_job_offline,
  timeout: m.error_job_timeout,
  'server-error': m.error_job_server_error,
};
export const pauseWords = (code: FailureCode, locale?: Locale): string | undefined =>
  pauses[code]?.({}, options(locale));

export const resultWords = (result: string, locale?: Locale): string =>
  results[result]?.({}, options(locale)) ?? result;

/** Empty when there is nothing to say, as of a row that went well. */
export function reasonWords({ code, detail }: Row, locale?: Locale): string {
  if (code === null) return '';
  if (code === 'double') return m.bulk_problem_double({ row: detail ?? '?' }, options(locale));
  if (isProblem(code)) {
    return problems[code]({ field: fieldName(detail ?? '', locale) }, options(locale));
  }
  if (!isReason(code)) return code;
  const said = reasons[code]({ status: detail ?? '?' }, options(locale));
  if (detail === null || unquoted.has(code)) return said;
  return m.bulk_reason_quoted({ said, words: detail }, options(locale));
}

const fields: Record<string, Message> = {
  username: m.bulk_field_username,
  password: m.bulk_field_password,
  user_id: m.bulk_field_user_id,
  nick_name: m.bulk_field_nick_name,
  description: m.bulk_field_description,
  public_info: m.bulk_field_public_info,
  private_info: m.bulk_field_private_info,
  avatar: m.bulk_field_avatar,
};

export const fieldName = (field: string, locale?: Locale): string =>
  fields[field]?.({}, options(locale)) ?? field;

const operations: Record<string, Message> = {
  register: m.bulk_op_register,
  profiles: m.bulk_op_profiles,
  avatars: m.bulk_op_avatars,
  ban: m.bulk_op_ban,
  unban: m.bulk_op_unban,
};

export const operationName = (operation: string, locale?: Locale): string =>
  operations[operation]?.({}, options(locale)) ?? operation;

const options = (locale?: Locale): Options => (locale ? { locale } : {});
