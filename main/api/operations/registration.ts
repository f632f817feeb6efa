import * as v from 'valibot';
import { Id, Words } from '../fields.ts';
import { operation } from '../operation.ts';
import { UserSettings } from './settings.ts';

/**
 * What a registration answers (§3.46, §3.48, §3.49): the new account's settings, of which only the id
 * matters. The account exists by then, so nothing else in it may turn success into a failure.
 */
const NewUser = v.object({
  ...v.entriesFromList(Object.keys(UserSettings.entries), v.optional(v.unknown())),
  user_id: v.nullish(Id),
});

/** Observed in clients, not documented: the picture's name, alone or in an object. */
const imageId = v.union([v.string(), v.pipe(v.number(), v.transform(String))]);
const CaptchaImage = v.union([
  v.object({ image_id: imageId }),
  v.pipe(
    imageId,
    v.transform((image_id) => ({ image_id })),
  ),
]);

const once = { data: NewUser, caller: 'anyone', repeatable: false } as const;

export const registration = {
  registerUser: operation({
    ...once,
    verbs: { POST: '3.49' },
    path: '/user/register/v2',
    body: v.strictObject({ password: Words, username: Words }),
  }),
  /** The older call, with a mobile number and the code that was sent to it. */
  registerWithCode: operation({
    ...once,
    verbs: { POST: '3.46' },
    path: '/user/register',
    body: v.strictObject({
      email: v.exactOptional(v.string()),
      mobile: v.exactOptional(v.string()),
      password: Words,
      username: Words,
      verification_code: v.exactOptional(v.string()),
    }),
  }),
  registerForPush: operation({
    ...once,
    verbs: { POST: '3.48' },
    path: '/user/register/push',
    body: v.strictObject({
      alias: v.exactOptional(v.string()),
      device_guid: v.exactOptional(v.string()),
      password: Words,
      push_token: v.exactOptional(v.string()),
      sign: v.exactOptional(v.string()),
      username: Words,
    }),
  }),
  /** Asks for a picture with letters; the answer names it. */
  createCaptcha: operation({
    verbs: { POST: null },
    path: '/app/captcha/image',
    body: v.strictObject({}),
    data: CaptchaImage,
    caller: 'anyone',
    repeatable: true,
  }),
  getCaptcha: operation({
    verbs: { GET: null },
    path: '/app/captcha/image',
    query: v.strictObject({ image_id: Words }),
    inQuery: ['app_id'],
    caller: 'anyone',
    repeatable: true,
  }),
  /** Sends a text message, so it is never repeated; the service wants 60 s before another. */
  sendSmsCode: operation({
    verbs: { GET: null },
    path: '/app/captcha/sms_web',
    query: v.strictObject({ captcha: Words, image_id: Words, mobile: Words }),
    data: v.unknown(),
    caller: 'anyone',
    repeatable: false,
  }),
};
