import { randomBytes, randomInt } from 'node:crypto';
import { read, write } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Parts } from './parts.ts';
import { captchaPicture } from './picture.ts';
import { readMobile } from './users.ts';

const imageLifetime = 3 * 60_000;
const codeLifetime = 10 * 60_000;
const pause = 60_000;

/**
 * Codes that registration asks for. No text message leaves the demo: the code is the rule's, always
 * the same. No call is known that sends one to an email address, so there it counts as sent.
 */
export function createSmsCodes(clock: () => number, smsCode: string) {
  const sent = new Map<string, number>();
  return {
    /** Refuses a second one within a minute (10028). */
    send(mobile: string): void {
      for (const [key, at] of sent) if (clock() - at > codeLifetime) sent.delete(key);
      const at = sent.get(mobile);
      if (at !== undefined && clock() - at < pause)
        refuse('tooManyFailures', 'mobile: wait a minute before another code');
      sent.set(mobile, clock());
    },

    /** Refuses a wrong, unsent or old code (10001). A right one works once. */
    spend(address: string, code: string): void {
      const at = address.includes('@') ? clock() : sent.get(address);
      if (code !== smsCode || at === undefined || clock() - at > codeLifetime)
        refuse('wrongCode', 'verification_code: wrong or expired');
      sent.delete(address);
    },
  };
}

export type SmsCodes = ReturnType<typeof createSmsCodes>;

export function serveCaptcha({ clock, endpoints, rules, smsCodes }: Parts): void {
  const images = new Map<string, { text: string; expires: number }>();

  // The data is the image's id and nothing else (seen).
  endpoints.open([...read, 'POST'], '/app/captcha/image', ({ input, request }) => {
    if (request.method === 'POST') {
      for (const [id, { expires }] of images) if (expires <= clock()) images.delete(id);
      const id = randomBytes(12).toString('hex');
      const text = rules.captcha ?? String(randomInt(1000, 10_000));
      images.set(id, { text, expires: clock() + imageLifetime });
      return id;
    }
    const image = images.get(input.text('image_id', 64, 1));
    if (!image || image.expires <= clock()) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(captchaPicture(image.text)), {
      headers: { 'content-type': 'image/png', 'cache-control': 'no-store' },
    });
  });

  endpoints.open([...read, ...write], '/app/captcha/sms_web', ({ input }) => {
    const mobile = readMobile(input);
    const id = input.text('image_id', 64, 1);
    const image = images.get(id);
    images.delete(id); // one guess per picture
    if (!image || image.expires <= clock() || input.text('captcha', 16) !== image.text)
      refuse('wrongCaptcha', 'captcha: does not match the picture');
    smsCodes.send(mobile);
    return true;
  });
}
