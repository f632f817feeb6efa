import type { Handlers } from '../../preload/contract.ts';
import type { Account, Server } from '../../preload/account.ts';
import type { Source } from '../../preload/settings.ts';
import { ApiError } from '../api/errors.ts';
import { actingHandlers } from './acting-handlers.ts';
import type { Accounts } from './accounts.ts';
import type { Clock } from './clock.ts';
import { deviceHandlers } from './device-handlers.ts';
import { profileHandlers } from './profile-handlers.ts';
import { qrHandlers } from './qr.ts';
import { registrationHandlers } from './registration.ts';
import { serverTest } from './server-test.ts';
import type { Reach } from './servers.ts';
import { signInWithPassword, signInWithToken, type SignedIn } from './sign-in.ts';

type AccountHandlers = Pick<
  Handlers,
  | 'session'
  | 'registration'
  | 'qr'
  | 'profile'
  | 'identity'
  | 'devices'
  | 'accounts'
  | 'acting'
  | 'settings'
  | 'pause'
>;

export type SignIn = {
  run(
    stay: boolean,
    prove: (reach: Reach, signal: AbortSignal) => Promise<SignedIn>,
  ): Promise<Account>;
  cancel(): void;
};

/** One sign-in at a time; a second one, or the user, cancels the first. */
export function openSignIn(accounts: Accounts, reach: Reach): SignIn {
  let under: AbortController | undefined;
  return {
    async run(stay, prove) {
      under?.abort();
      const mine = (under = new AbortController());
      await accounts.ready();
      const signedIn = await prove(reach, mine.signal);
      if (mine.signal.aborted) throw new ApiError({ code: 'cancelled' });
      return accounts.adopt(signedIn, stay);
    },
    cancel: () => under?.abort(),
  };
}

export type AccountParts = {
  accounts: Accounts;
  signIn: SignIn;
  reach: Reach;
  clock: Clock;
  inviteToDemo(): { username: string; password: string };
  /** The built-in demo starts afresh, and what was put aside goes. */
  forgetRest(): void;
};

/** The account's part of the contract; `source` says in the log whether the window or the tray asked. */
export function accountHandlers(
  { accounts, signIn, reach, clock, inviteToDemo, forgetRest }: AccountParts,
  source: Source,
): AccountHandlers {
  const demo: Server = { kind: 'demo' };
  return {
    session: {
      signIn: ({ server, username, password, staySignedIn, keepPassword }) =>
        signIn.run(staySignedIn, (reach, signal) => {
          const login = username.trim();
          const keep = staySignedIn && keepPassword;
          return signInWithPassword(server, { login, password }, keep, reach, signal);
        }),
      useToken: ({ server, token, staySignedIn }) =>
        signIn.run(staySignedIn, (reach, signal) =>
          signInWithToken(server, token.trim(), reach, signal),
        ),
      testServer: serverTest(reach, clock),
      tryDemo: () =>
        signIn.run(true, (reach, signal) => {
          const { username, password } = inviteToDemo();
          return signInWithPassword(demo, { login: username, password }, false, reach, signal);
        }),
      cancel: () => signIn.cancel(),
      signOut: ({ anyway }) => accounts.signOut(anyway),
      stay: () => accounts.stay(),
    },
    registration: registrationHandlers(signIn, reach),
    qr: qrHandlers(signIn, reach, clock),
    ...profileHandlers(accounts),
    devices: deviceHandlers(accounts),
    acting: actingHandlers(accounts),
    accounts: {
      switch: ({ key }) => accounts.switch(key),
      remove: ({ key, anyway }) => accounts.forget(key, anyway),
      removeAll: ({ anyway }) => accounts.forgetAll(forgetRest, anyway),
    },
    settings: {
      async update(patch) {
        // Who acts as somebody else sees it in the window only.
        if (source === 'tray') accounts.needOwn();
        const { settings, pause } = accounts.rooms;
        const change = () => settings.update(patch, source);
        await (patch.push === undefined ? change() : pause.byHand(change));
      },
      async undo({ id }) {
        const { settings, pause, activity } = accounts.rooms;
        const change = () => settings.undo(id);
        await (activity.find(id)?.field === 'push' ? pause.byHand(change) : change());
      },
      dismiss: ({ field }) => accounts.rooms.settings.dismiss(field),
      resolve: ({ field, keep }) => accounts.rooms.settings.resolve(field, keep),
    },
    pause: {
      start({ until }) {
        // Whoever is acted for is gone again in half an hour, and nobody would end their pause.
        accounts.needOwn();
        return accounts.rooms.pause.start(until);
      },
      resume: () => accounts.rooms.pause.resume(),
    },
  };
}
