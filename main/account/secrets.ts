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

    keys: () => vault.keys(),
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
    /** Keeps the secrets of these accounts again, after the place for them has changed. */
    async keepAgain(keys: string[]) {
      for (const key of keys) {
        const secret = held.get(key);
        // Reading one lets go of it where it must not lie any more.
        await (secret ? vault.keep(key, secret) : vault.recall(key));
      }
    },
  };
}
