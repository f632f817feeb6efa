import type { SettingField, Settings } from '../../preload/settings.ts';
import type { Client } from '../api/client.ts';

/**
 * How each setting is read and written. The service stores several the wrong way round (`no_push`,
 * `no_push_detail`, `no_sounds`); the turn to positive names happens here and nowhere else.
 */

export type Patch = Partial<Settings>;
type Window = { start: number; end: number };
/** The hours a window is switched on with while the server has none. */
export type RememberedHours = { doNotDisturb: Window; silentHours: Window };

/**
 * What a setting belongs to on the service; writes to one resource must not overtake each other. Who may
 * add the user is asked by a question that has to be there first, so these go together.
 */
export const resourceOf = (field: SettingField): string =>
  together.has(field) ? 'settings' : field;
/** What only `/user/settings` can write. */
const bodyFields = ['silentHours', 'authQuestion', 'authAnswer', 'groupConfirm'] as const;
const together = new Set<SettingField>([...bodyFields, 'authMode']);

/** 0 to 0 is how the service says that there is no window (§3.38, §3.51). */
const none: Window = { start: 0, end: 0 };

type Answer = Awaited<ReturnType<typeof readAnswer>>;
const readAnswer = (client: Client, signal: AbortSignal) =>
  client.call('getSettings', {}, { signal });

/** §3.50, with positive names. */
export async function readSettings(
  client: Client,
  signal: AbortSignal,
  remembered: () => RememberedHours,
): Promise<Settings> {
  return positive(await readAnswer(client, signal), remembered());
}

export function positive(answer: Answer, remembered: RememberedHours): Settings {
  const hours = (start: number, end: number, otherwise: Window) =>
    start === end ? { on: false, ...otherwise } : { on: true, start, end };
  return {
    push: !answer.no_push,
    messageText: !answer.no_push_detail,
    sound: !answer.no_sounds,
    vibration: answer.vibratory,
    doNotDisturb: hours(
      answer.no_push_start_hour,
      answer.no_push_end_hour,
      remembered.doNotDisturb,
    ),
    silentHours: hours(answer.silence_start_time, answer.silence_end_time, remembered.silentHours),
    authMode: answer.auth_mode,
    authQuestion: answer.auth_question,
    authAnswer: answer.auth_answer,
    groupConfirm: answer.group_confirm,
    autoDownload: answer.auto_download,
    pushNickname: answer.push_nick_name,
  };
}

type Step = { fields: SettingField[]; send(): Promise<unknown> };

/**
 * Sends a patch, each field through its own call. What only `/user/settings` can write goes together,
 * and first: a question must be there before it is asked for.
 * @param arrived is told after each call which fields the server has now; a later call may fail.
 * @throws {ApiError} of the first call that fails; those after it are not made.
 */
export async function writeSettings(
  client: Client,
  userId: string,
  patch: Patch,
  signal: AbortSignal,
  arrived: (fields: SettingField[]) => void,
): Promise<void> {
  for (const { fields, send } of stepsOf(client, userId, patch, { signal })) {
    await send();
    arrived(fields);
  }
}

function stepsOf(
  client: Client,
  userId: string,
  patch: Patch,
  options: { signal: AbortSignal },
): Step[] {
  const { push, messageText, sound, vibration, autoDownload, pushNickname, authMode } = patch;
  const { doNotDisturb, silentHours, authQuestion, authAnswer, groupConfirm } = patch;
  const steps: Step[] = [];
  const add = (fields: SettingField[], send: Step['send']) => steps.push({ fields, send });

  const silence = silentHours && (silentHours.on ? silentHours : none);
  const body = {
    ...(silence && { silence_start_time: silence.start, silence_end_time: silence.end }),
    ...(authQuestion !== undefined && { auth_question: authQuestion }),
    ...(authAnswer !== undefined && { auth_answer: authAnswer }),
    ...(groupConfirm !== undefined && { group_confirm: groupConfirm }),
  };
  const inBody = bodyFields.filter((field) => patch[field] !== undefined);
  if (inBody.length > 0)
    add(inBody, () => client.call('updateSettings', { user_id: userId, ...body }, options));
  if (push !== undefined) add(['push'], () => client.call('setPush', { value: !push }, options));
  if (messageText !== undefined)
    add(['messageText'], () => client.call('setPushDetail', { value: !messageText }, options));
  if (sound !== undefined)
    add(['sound'], () => client.call('setSounds', { value: !sound }, options));
  if (vibration !== undefined)
    add(['vibration'], () => client.call('setVibratory', { value: vibration }, options));
  if (autoDownload !== undefined)
    add(['autoDownload'], () => client.call('setAutoDownload', { value: autoDownload }, options));
  if (authMode !== undefined)
    add(['authMode'], () => client.call('setAuthMode', { value: authMode }, options));
  if (pushNickname !== undefined)
    add(['pushNickname'], () => client.call('setPushNickname', { value: pushNickname }, options));
  if (doNotDisturb) {
    const { start, end } = doNotDisturb.on ? doNotDisturb : none;
    const hours = { no_push_start_hour: start, no_push_end_hour: end };
    add(['doNotDisturb'], () => client.call('setPushLimit', hours, options));
  }
  return steps;
}
