import { randomBytes } from 'node:crypto';
import { read, write, type Call } from './endpoints.ts';
import { refuse } from './envelope.ts';
import type { Parts } from './parts.ts';
import type { User } from './users.ts';

const lifetime = 2 * 60_000;

type Code = { expires: number; state: 'waiting' | 'scanned'; user?: User };
type Invitation = { username: string; password: string };

/**
 * Codes for QR sign-in **(seen)**. A confirmed code hands out a name and a password; as passwords
 * are only known as hashes here, it is one that works once.
 */
export function createQrCodes(clock: () => number) {
  const codes = new Map<string, Code>();
  const once = new Map<string, { userId: string; expires: number }>();
  const forgetOld = (map: Map<string, { expires: number }>) => {
    for (const [key, { expires }] of map) if (expires <= clock()) map.delete(key);
  };

  const find = (name: string): Code => {
    const code = codes.get(name);
    if (code && code.expires > clock()) return code;
    return refuse('badParameter', 'qr_code: unknown or expired');
  };

  function invite(user: User): Invitation {
    forgetOld(once);
    const password = `once-${randomBytes(18).toString('base64url')}`;
    once.set(password, { userId: user.id, expires: clock() + lifetime });
    return { username: user.username, password };
  }

  return {
    /** A password that signs this user in once, within two minutes. */
    invite,

    /** True, once, for a password from `invite`. */
    redeem(userId: string, password: string): boolean {
      const found = once.get(password);
      if (!found || found.userId !== userId || found.expires <= clock()) return false;
      return once.delete(password);
    },

    create(): { name: string; expires: number } {
      forgetOld(codes);
      const name = randomBytes(16).toString('hex');
      const expires = clock() + lifetime;
      codes.set(name, { expires, state: 'waiting' });
      return { name, expires };
    },

    scan(name: string): void {
      find(name).state = 'scanned';
    },

    confirm(name: string, user: User): void {
      const code = find(name);
      if (code.state !== 'scanned') refuse('badParameter', 'qr_code: not scanned yet');
      code.user = user;
    },

    /** Nothing until it is confirmed; then the name and password, once. */
    collect(name: string): Invitation | Record<string, never> {
      const { user } = find(name);
      if (!user) return {};
      codes.delete(name);
      return invite(user);
    },
  };
}

export type QrCodes = ReturnType<typeof createQrCodes>;

export function serveQrCodes({ endpoints, qrCodes, users }: Parts): void {
  const nameOf = ({ input }: Call) => input.text('qr_code', 64, 1);

  endpoints.open(read, '/app/qr_code', ({ origin }) => {
    const { name, expires } = qrCodes.create();
    return { qr_code: name, url: `${origin}/app/qr_login?qr_code=${name}`, expired: expires };
  });

  endpoints.open(read, '/app/qr_login', (call) => qrCodes.collect(nameOf(call)));

  // The phone, which only the demo can play: it is signed in, scans the code and confirms.
  endpoints.user(write, '/demo/qr/scan', (call) => {
    qrCodes.scan(nameOf(call));
    return true;
  });

  endpoints.user(write, '/demo/qr/confirm', (call) => {
    qrCodes.confirm(nameOf(call), users.known(call.userId));
    return true;
  });
}
