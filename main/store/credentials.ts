import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import * as v from 'valibot';
import type { Recall, Secret, Vault } from '../account/vault.ts';

const Kept = v.object({
  token: v.string(),
  password: v.exactOptional(v.string()),
});

type Safe = Pick<
  Electron.SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'setUsePlainTextEncryption'
>;

/**
 * Secrets sealed by the system's keychain, a file an account, mode 0600.
 * `weakAllowed` says whether the user chose to do without a keychain (Linux's `basic_text`).
 */
export function openCredentials(
  folder: string,
  weakAllowed: () => boolean,
  safe: Safe = safeStorage,
  platform: NodeJS.Platform = process.platform,
): Vault {
  const file = (key: string) => join(folder, `${key}.sealed`);

  const weak = () => platform === 'linux' && safe.getSelectedStorageBackend() === 'basic_text';

  async function outlook() {
    if (weak()) {
      safe.setUsePlainTextEncryption(weakAllowed());
      if (!weakAllowed()) return 'missing';
      return (await safe.isAsyncEncryptionAvailable()) ? 'weak' : 'missing';
    }
    return (await safe.isAsyncEncryptionAvailable()) ? 'stored' : 'missing';
  }

  async function recall(key: string): Promise<Recall> {
    let sealed: Buffer;
    try {
      sealed = await readFile(file(key));
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return { outcome: gone ? 'absent' : 'unreadable' };
    }
    try {
      if ((await outlook()) === 'missing') return { outcome: 'unreadable' };
      const { result, shouldReEncrypt } = await safe.decryptStringAsync(sealed);
      const secret = v.parse(Kept, JSON.parse(result));
      // The keychain's own key has changed: seal again, as Electron's documentation asks.
      if (shouldReEncrypt) await write(key, secret).catch(() => undefined);
      return { outcome: 'stored', secret };
    } catch {
      return { outcome: 'unreadable' };
    }
  }

  async function write(key: string, secret: Secret) {
    const sealed = await safe.encryptStringAsync(JSON.stringify(secret));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${file(key)}.new`;
    await writeFile(draft, sealed, { mode: 0o600, flush: true });
    await rename(draft, file(key));
  }

  return {
    outlook,
    recall,
    async keep(key, secret) {
      if ((await recall(key)).outcome === 'unreadable') return 'locked';
      const kind = await outlook();
      if (kind !== 'stored' && kind !== 'weak') return kind;
      try {
        await write(key, secret);
        return kind;
      } catch {
        // The keychain refused, or the disk did: the session goes on, for now only.
        return 'session-only';
      }
    },
    async forget(key) {
      await rm(file(key), { force: true });
      await rm(`${file(key)}.new`, { force: true });
    },
    forgetAll: () => rm(folder, { recursive: true, force: true }),
  };
}
