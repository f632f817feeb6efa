import { Hono } from 'hono';
import { serveAdministration } from './administration.ts';
import { serveAvatar } from './avatar.ts';
import { serveBatch } from './batch.ts';
import { createSmsCodes, serveCaptcha } from './captcha.ts';
import { Database } from './database.ts';
import { createDevices, serveDevices } from './devices.ts';
import { serveDiscovery } from './discovery.ts';
import { Endpoints, type AppStatus } from './endpoints.ts';
import { decline } from './envelope.ts';
import type { Parts } from './parts.ts';
import { serveProfile } from './profile.ts';
import { servePush } from './push.ts';
import { createQrCodes, serveQrCodes } from './qr.ts';
import { serveRegistration } from './registration.ts';
import { demoPasswords, seed, type SeedOptions } from './seed.ts';
import { serveSettings } from './settings.ts';
import { serveSignIn } from './sign-in.ts';
import { createTokens } from './tokens.ts';
import { createUsers } from './users.ts';

/** The address of a demo in this process. `.invalid` never resolves, so nothing can leave by it. */
export const DEMO_ADDRESS = 'http://demo.perch.invalid';

/** How the app is configured, which on the real service its owner does in the console. */
export type Rules = {
  appId: string;
  appStatus: AppStatus;
  openRegistration: boolean;
  userLimit: number;
  /** Rows of one page where the caller does not say. */
  pageSize: number;
  /** Most rows of a batch call; the service does not tell its own limit. */
  batchLimit: number;
  /** The digits every captcha shows; random ones when left out. */
  captcha?: string;
  /** The code every text message would carry. */
  smsCode: string;
};

export type DemoOptions = {
  /** SQLite file; in memory when left out. */
  file?: string;
  /** Milliseconds since 1970. */
  clock?: () => number;
} & Partial<Rules> &
  SeedOptions;

export type DemoUser = {
  username: string;
  /** As it was on first use: the user may have changed it since, see `invite`. */
  password: string;
  userId: string;
};

export type Demo = {
  /** A drop-in for the global `fetch`. No port is opened. */
  fetch: typeof fetch;
  appId: string;
  adminToken: string;
  /** `group_id` with which an administrator acts as the demo user. */
  groupId: string;
  /** The code that registration by mobile or email asks for. */
  smsCode: string;
  users: DemoUser[];
  /**
   * A name and a password that signs the demo user in once, whatever the user's own password is by
   * now. Throws if the demo user was deleted.
   */
  invite(): { username: string; password: string };
  close(): void;
};

const usualRules: Rules = {
  appId: 'perchdemo',
  appStatus: 'normal',
  openRegistration: true,
  userLimit: Infinity,
  pageSize: 50,
  batchLimit: 200,
  smsCode: '246810',
};
const groupId = '6597013011427';

/**
 * The service, complete, in this process: all 62 operations, signing in, discovery, avatars,
 * captcha and QR sign-in. Throws an error with a sentence for the user if `file` cannot be used.
 */
export function createDemo(options: DemoOptions = {}): Demo {
  const clock = options.clock ?? Date.now;
  const rules: Rules = { ...usualRules, ...options };
  const db = new Database(options.file);
  const users = createUsers(db);
  const tokens = createTokens(db, clock);
  const seeded = db.query<{ id: string; username: string }>(
    'SELECT CAST(id AS TEXT) AS id, username FROM user WHERE seeded = 1 ORDER BY user.id',
  );

  const app = new Hono();
  const ownerOf = (id: string) => (id === groupId ? seeded.get()?.id : undefined);
  const parts: Parts = {
    db,
    clock,
    rules,
    users,
    tokens,
    endpoints: new Endpoints(app, { rules, tokens, users, ownerOf }),
    devices: createDevices(db),
    qrCodes: createQrCodes(clock),
    smsCodes: createSmsCodes(clock, rules.smsCode),
  };
  const adminToken = db.transact(() =>
    db.kept('admin-token', () => {
      seed(parts, options);
      return tokens.issueAdmin();
    }),
  );

  serveSignIn(parts);
  serveProfile(parts);
  serveSettings(parts);
  serveDevices(parts);
  servePush(parts);
  serveRegistration(parts);
  serveBatch(parts);
  serveAdministration(parts);
  serveAvatar(parts);
  serveCaptcha(parts);
  serveQrCodes(parts);
  serveDiscovery(parts);
  app.notFound(({ req }) => decline('unknownCall', `unknown call ${req.path}`));
  app.onError((error) => {
    console.error('demo service:', error);
    return decline('internal', 'internal error', 500);
  });

  return {
    fetch: async (input, init) =>
      app.fetch(input instanceof Request && !init ? input : new Request(input, init)),
    appId: rules.appId,
    adminToken,
    groupId,
    smsCode: rules.smsCode,
    get users() {
      return seeded.all().map(({ id, username }, index) => ({
        username,
        password: demoPasswords[index] ?? '',
        userId: id,
      }));
    },
    invite() {
      const [first] = seeded.all();
      if (!first) throw new Error('the demo user was deleted');
      return parts.qrCodes.invite(users.known(first.id));
    },
    close: () => db.close(),
  };
}
