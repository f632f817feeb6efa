/** The service's rules for names and passwords, so that they can be explained while typing. */

export type UsernameFault = 'empty' | 'characters' | 'digits' | 'reserved' | 'long';

/** `^(?!mta|maxim)[a-zA-Z0-9_一-龥]*[a-zA-Z_一-龥]+[a-zA-Z0-9_一-龥]*$`, rule by rule. */
export function usernameFault(name: string): UsernameFault | null {
  if (name === '') return 'empty';
  if (name.length > 64) return 'long';
  if (!/^[a-zA-Z0-9_一-龥]+$/.test(name)) return 'characters';
  if (/^\d+$/.test(name)) return 'digits';
  return /^(mta|maxim)/.test(name) ? 'reserved' : null;
}

export const isMobile = (number: string): boolean => /^\+?\d{5,19}$/.test(number);

export type PasswordFault = 'short' | 'characters' | 'kinds';

/** What the service's own web client asks of a new password. */
export function passwordFault(password: string): PasswordFault | null {
  if (!/^[\x20-\x7e]*$/.test(password)) return 'characters';
  if (password.length < 8) return 'short';
  const kinds = [/[a-zA-Z]/, /\d/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password));
  return kinds.length < 2 ? 'kinds' : null;
}
