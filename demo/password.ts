import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/**
 * Far below what a real service should use (N 2^17, r 8): an administrator's job registers thousands
 * of users against this demo, and at 0.4 ms a password the job measures itself and not scrypt.
 */
const cost = { N: 1024, r: 1, p: 1 };

const derive = (password: string, salt: string): Buffer => scryptSync(password, salt, 32, cost);

/** `salt.hash`, both base64url. Takes about 0.4 ms. */
export function hashPassword(password: string): string {
  const salt = randomBytes(12).toString('base64url');
  return `${salt}.${derive(password, salt).toString('base64url')}`;
}

export function isPassword(password: string, kept: string): boolean {
  const [salt = '', hash = ''] = kept.split('.');
  return timingSafeEqual(derive(password, salt), Buffer.from(hash, 'base64url'));
}
