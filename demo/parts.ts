import type { Database } from './database.ts';
import type { Devices } from './devices.ts';
import type { Endpoints } from './endpoints.ts';
import type { QrCodes } from './qr.ts';
import type { Rules } from './service.ts';
import type { SmsCodes } from './captcha.ts';
import type { Tokens } from './tokens.ts';
import type { Users } from './users.ts';

/** What the nouns of the service share. */
export type Parts = {
  db: Database;
  /** Milliseconds since 1970. */
  clock: () => number;
  rules: Rules;
  endpoints: Endpoints;
  users: Users;
  tokens: Tokens;
  devices: Devices;
  qrCodes: QrCodes;
  smsCodes: SmsCodes;
};
