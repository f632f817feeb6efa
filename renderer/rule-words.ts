import { m } from '../messages/compiled/messages.js';
import { passwordFault, usernameFault, type PasswordFault, type UsernameFault } from './rules.ts';

const username: Record<UsernameFault, () => string> = {
  empty: m.profile_username_empty,
  characters: m.profile_username_characters,
  digits: m.profile_username_digits,
  reserved: m.profile_username_reserved,
  long: m.profile_username_long,
};
const password: Record<PasswordFault, () => string> = {
  short: m.profile_password_short,
  characters: m.profile_password_characters,
  kinds: m.profile_password_kinds,
};

/** Which of the service's rules a name breaks, in words. */
export function usernameTrouble(name: string): (() => string) | null {
  const fault = usernameFault(name);
  return fault && username[fault];
}

/** The same for a new password. */
export function passwordTrouble(text: string): (() => string) | null {
  const fault = passwordFault(text);
  return fault && password[fault];
}
