import type { Recall, Secret, Vault } from './vault.ts';

export type Secrets = ReturnType<typeof holdSecrets>;

/** The vault with the secrets of this run in memory: without a keychain a switch finds them there. */
export function holdSecrets(vault: Vault) {
  const held = new Map<string, Secret>();
  return {
    outlook: () => vault.outlook(),
    keep: (key: string, secret: Secret) => vault.keep(key, secret),
    hold: (key: string, secret: Secret) => void held.set(key, secret),
    /** Of an account that was never kept. */
    letGo: (key: string) => void held.delete(key),

    async recall(key: string): Promise<Recall> {
      const secret = held.get(key);
      return secret ? { outcome: 'stored', secret } : vault.recall(key);
    },

    async forget(key: string) {
      held.delete(key);
      await vault.forget(key);
    },
    /** What was held is no longer accepted. What a locked keychain holds may be another, good one. */
    async drop(key: string) {
      held.delete(key);
      if ((await vault.recall(key)).outcome !== 'unreadable') await vault.forget(key);
    },
    forgetAll: () => vault.forgetAll(),
    /** Keeps again what is held of these accounts, after the place for it has changed. */
    async keepAgain(isKept: (key: string) => boolean) {
      for (const [key, secret] of held) if (isKept(key)) await vault.keep(key, secret);
    },
  };
}
