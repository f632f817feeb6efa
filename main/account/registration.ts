import type { Handlers } from '../../preload/contract.ts';
import type { Server } from '../../preload/account.ts';
import { createClient } from '../api/client.ts';
import { ApiError, failureOf, isUnsure } from '../api/errors.ts';
import type { SignIn } from './handlers.ts';
import { lineTo, type Line, type Reach } from './servers.ts';
import { signInWithPassword } from './sign-in.ts';

/** Making an account, in the three ways of the specification; each ends signed in. */
export function registrationHandlers(signIn: SignIn, reach: Reach): Handlers['registration'] {
  type NewAccount = {
    server: Server;
    username: string;
    password: string;
    staySignedIn: boolean;
  };
  type Names = { username: string; password: string };
  type Register = (line: Line, account: Names, signal: AbortSignal) => Promise<unknown>;

  /** An account that may have been made: the service was asked, and its answer was lost. */
  let doubtful: string | null = null;

  const join = ({ server, username, password, staySignedIn }: NewAccount, register: Register) =>
    signIn.run(staySignedIn, async (reach, signal) => {
      const names = { username: username.trim(), password };
      const login = { login: names.username, password };
      const enter = () => signInWithPassword(server, login, false, reach, signal);
      const account = JSON.stringify([server, names.username]);
      if (doubtful === account) {
        // Made after all: registering again would only meet "user exists".
        const made = await enter().catch(() => null);
        if (made) return made;
      }
      const line = await lineTo(server, reach, signal);
      try {
        await register(line, names, signal);
        doubtful = null;
      } catch (error) {
        if (!isUnsure(failureOf(error))) throw error;
        doubtful = account;
        // If the new name and password sign in, the account has been made.
        try {
          return await enter();
        } catch (second) {
          throw signal.aborted ? second : error;
        }
      }
      try {
        return await enter();
      } catch (error) {
        throw signal.aborted ? error : new ApiError({ code: 'only-registered' }, error);
      }
    });

  const stranger = async (server: Server) => {
    const { signal } = new AbortController();
    return createClient(await lineTo(server, reach, signal));
  };

  return {
    simple: (input) =>
      join(input, (line, names, signal) =>
        createClient({ ...line, signal }).call('registerUser', names),
      ),
    async captcha({ server }) {
      const client = await stranger(server);
      const { image_id } = await client.call('createCaptcha', {});
      const { bytes, contentType } = await client.call('getCaptcha', { image_id });
      return { imageId: image_id, bytes, type: contentType };
    },
    async sendCode({ server, imageId, captcha, mobile }) {
      const client = await stranger(server);
      await client.call('sendSmsCode', { image_id: imageId, captcha, mobile });
    },
    withCode: (input) =>
      join(input, (line, names, signal) => {
        const { mobile, email, code } = input;
        return createClient({ ...line, signal }).call('registerWithCode', {
          ...names,
          ...(mobile && { mobile }),
          ...(email && { email }),
          ...(code && { verification_code: code }),
        });
      }),
    forPush: (input) =>
      join(input, (line, names, signal) => {
        const { alias, deviceGuid, pushToken, sign } = input;
        return createClient({ ...line, signal }).call('registerForPush', {
          ...names,
          ...(alias && { alias }),
          ...(deviceGuid && { device_guid: deviceGuid }),
          ...(pushToken && { push_token: pushToken }),
          ...(sign && { sign }),
        });
      }),
  };
}
