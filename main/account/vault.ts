import type { Vault as Outcome } from '../../preload/desktop.ts';

/** What signs an account in. It is used in main alone. */
export type Secret = {
  token: string;
  /** Only when the user chose to keep it. */
  password?: string;
};

export type Recall =
  | { outcome: 'stored'; secret: Secret }
  | { outcome: 'absent' }
  /** It is there, but the keychain does not open it now. It must not be lost. */
  | { outcome: 'unreadable' }
  /** It is there, but sealed with a key that the keychain, which works, has no more. */
  | { outcome: 'lost' };

/** The place for secrets: the system's keychain in the product, memory in tests of other parts. */
export type Vault = {
  /** What would become of a secret that is kept now. */
  outlook(): Promise<Outcome>;
  /** Keeps the secret, or says why it lives in memory only. Never overwrites one that is unreadable now. */
  keep(key: string, secret: Secret): Promise<Outcome>;
  recall(key: string): Promise<Recall>;
  /** Whose secrets lie there, readable or not. */
  keys(): Promise<string[]>;
  forget(key: string): Promise<void>;
  forgetAll(): Promise<void>;
};
