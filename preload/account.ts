import type { Failure } from './failure.ts';

/** Whose account it is, and who they are to others. */

export type Server =
  | { kind: 'cloud'; appId: string }
  | { kind: 'own'; appId: string; address: string }
  | { kind: 'demo' };

export type Role = 'user' | 'admin';

/** A signed-in account as the window knows it. Secrets never leave main. */
export type Account = {
  /** Names the account on this computer: stable, no secret in it. */
  key: string;
  userId: string;
  username: string;
  nickname: string;
  role: Role;
  server: Server;
  /** Its sign-in is not at hand any more: the user has to sign in again. */
  ended?: boolean;
};

/** An account that is going, or, with null, all of them; a pause is ended first. */
export type Leaving = {
  key: string | null;
  /** The pause cannot be ended now, so the user has to say whether it goes all the same. */
  isStuck: boolean;
};

export type Profile = {
  userId: string;
  username: string;
  nickname: string;
  /** An address of the app's own scheme, or null. */
  avatar: string | null;
  description: string;
  email: string;
  mobile: string;
  publicInfo: string;
  privateInfo: string;
};

/** What the owner of a profile may write with the save bar; email and id are the service's. */
export type ProfileField =
  'username' | 'mobile' | 'nickname' | 'description' | 'publicInfo' | 'privateInfo';

/** How far a save got: it goes field by field and stops at the first refusal, naming its fields. */
export type Saved = { saved: ProfileField[]; failed: ProfileField[]; failure: Failure | null };

/** A changed password, and what went wrong after it was changed, each on its own. */
export type PasswordChanged = { signIn: Failure | null; others: Failure | null };

/** What came of asking a server: it is there, and whether the way to it is encrypted. */
export type ServerAnswer = { latencyMs: number; encrypted: boolean };

/** How pushes are addressed to the account; the service never tells the alias, so Perch remembers it. */
export type Identity = { tags: string[] | null; alias: string | null };
