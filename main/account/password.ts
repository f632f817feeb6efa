import type { PasswordChanged } from '../../preload/account.ts';
import type { Failure } from '../../preload/failure.ts';
import type { Client } from '../api/client.ts';
import { ApiError, failureOf, isUnsure } from '../api/errors.ts';
import type { Session } from './session.ts';

type Passwords = { oldPassword: string; newPassword: string };

/**
 * Changes the password (§3.8). That ends the session's own token, so Perch signs in again with what has
 * just been typed, and forgets it unless the user had Perch keep the password.
 */
export function openPassword({ renewal, signal }: Session) {
  const options = { signal };

  /** @returns the failure that left it open whether the password is changed, or null when it is. */
  async function ask(client: Client, passwords: Passwords): Promise<Failure | null> {
    const { oldPassword, newPassword } = passwords;
    try {
      const body = { old_password: oldPassword, new_password: newPassword };
      await client.call('changePassword', body, options);
      return null;
    } catch (error) {
      const failure = failureOf(error);
      if (isUnsure(failure)) return failure;
      if (failure.code === 'wrong-password')
        throw new ApiError({ ...failure, field: 'oldPassword' });
      if (failure.field === 'new_password')
        throw new ApiError({ ...failure, field: 'newPassword' });
      throw error;
    }
  }

  /** The failure of a step that must not hide that the password is changed. */
  const failureIn = (step: Promise<unknown>): Promise<Failure | null> =>
    step.then(() => null, failureOf);

  return {
    /**
     * @returns what failed after the change: signing in again, signing out the other devices.
     * @throws {ApiError} when the password was not changed: `wrong-password` at `oldPassword`.
     */
    change: (passwords: Passwords, signOutOthers: boolean): Promise<PasswordChanged> =>
      renewal.hold(async (client) => {
        const { newPassword } = passwords;
        const open = await ask(client, passwords);
        // The answer was lost: if the new password signs in, it has been changed.
        if (open && (await failureIn(renewal.prove(newPassword)))) throw new ApiError(open);
        await renewal.replace(newPassword);
        const signIn = open ? null : await failureIn(renewal.prove(newPassword));
        if (!signOutOthers) return { signIn, others: null };
        if (signIn) return { signIn, others: signIn };
        const others = await failureIn(client.call('kickDevice', {}, options));
        // That ended the new session as well.
        return { signIn: await failureIn(renewal.prove(newPassword)), others };
      }),
  };
}
