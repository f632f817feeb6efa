import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import * as v from 'valibot';
import { takeTurns } from '../account/turns.ts';
import type { Recall, Secret, Vault } from '../account/vault.ts';

const Kept = v.object({
  token: v.string(),
  password: v.exactOptional(v.string()),
});

type Safe = Pick<
  Electron.SafeStorage,
  'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

type Credentials = Vault & {
  /** The name of the system's place for keys and the tag of what it seals, for a report. */
  describe(): Promise<string>;
};

/**
 * What is sealed says in its first bytes with which key. Electron seals on every Linux: with a key of
 * the Secret Service (v11) or of the desktop's portal (v12), and where neither opens with one that is
 * the same in every program (v10), without a word. What else it tells, availability and the name of a
 * backend, it takes from the kind of desktop, not from a keyring that opens. (Chromium's
 * components/os_crypt/async; electron_api_safe_storage.cc.)
 */
const tagOf = (sealed: Buffer) => sealed.subarray(0, 3).toString('latin1');
const secretKeys = ['v11', 'v12'];

/**
 * Secrets sealed by the system's keychain, a file an account, mode 0600.
 * `weakAllowed` says whether the user chose to do without a keychain, where Linux has none that opens;
 * undefined when that choice is not known, because there was none yet or it could not be read.
 */
export function openCredentials(
  folder: string,
  weakAllowed: () => boolean | undefined,
  safe: Safe = safeStorage,
  platform: NodeJS.Platform = process.platform,
): Credentials {
  const file = (key: string) => join(folder, `${key}.sealed`);

  const isWeak = (sealed: Buffer) => platform === 'linux' && !secretKeys.includes(tagOf(sealed));

  /** Only a try shows what sealing is worth here; it stays the same until Perch is started again. */
  const probe = () => safe.encryptStringAsync('probe').catch(() => null);

  async function outlook() {
    const sealed = await probe();
    if (sealed && !isWeak(sealed)) return 'stored';
    if (sealed && weakAllowed()) return 'weak';
    return (await holdsSealed()) ? 'locked' : 'missing';
  }

  /** Whether a keychain has sealed something here, so that there is one, only that it does not open now. */
  async function holdsSealed() {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.sealed'))) {
      const sealed = await readFile(join(folder, name)).catch(() => null);
      if (sealed && !isWeak(sealed)) return true;
    }
    return false;
  }

  /** A draft counts as well: Perch may have been killed over it. */
  async function keys() {
    const names = await readdir(folder).catch(() => []);
    const found = names.flatMap((name) => /^(.+)\.sealed(\.new)?$/.exec(name)?.[1] ?? []);
    return [...new Set(found)];
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
      const { result, shouldReEncrypt } = await safe.decryptStringAsync(sealed);
      const secret = v.parse(Kept, JSON.parse(result));
      const kind = await outlook();
      if (kind === 'stored') {
        // The keychain's own key has changed, or there is a keychain at last: seal again.
        if (shouldReEncrypt || isWeak(sealed)) await write(key, secret).catch(() => undefined);
      } else if (weakAllowed() === false && isWeak(sealed)) {
        // The user does not agree to this, or no longer: it serves for this run and is gone.
        await forget(key);
      }
      return { outcome: 'stored', secret };
    } catch (error) {
      return { outcome: (await isLost(sealed, error)) ? 'lost' : 'unreadable' };
    }
  }

  /**
   * Will this never open again? The key that seals here now would have opened what it had sealed: that was
   * another system's, or another profile's. A keychain that asks for patience may still have it.
   */
  async function isLost(sealed: Buffer, refusal: unknown) {
    if (refusal instanceof Error && /temporarily unavailable/.test(refusal.message)) return false;
    const kind = await outlook();
    return kind === 'stored' || (kind === 'weak' && isWeak(sealed));
  }

  async function write(key: string, secret: Secret) {
    const sealed = await safe.encryptStringAsync(JSON.stringify(secret));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${file(key)}.new`;
    await writeFile(draft, sealed, { mode: 0o600, flush: true });
    await rename(draft, file(key));
  }

  async function forget(key: string) {
    await rm(file(key), { force: true });
    await rm(`${file(key)}.new`, { force: true });
  }

  /** What is lost is written over: set aside, it would be the one thing that signing out leaves behind. */
  async function keep(key: string, secret: Secret) {
    if ((await recall(key)).outcome === 'unreadable') return 'locked';
    const kind = await outlook();
    if (kind !== 'stored' && kind !== 'weak') return kind;
    try {
      await write(key, secret);
      return kind;
    } catch {
      // The disk refused: the session goes on, for now only.
      return 'session-only';
    }
  }

  // What is forgotten is not written once more by what was asked for before.
  const { alone } = takeTurns();
  return {
    outlook,
    keep: (key, secret) => alone(() => keep(key, secret)),
    recall: (key) => alone(() => recall(key)),
    keys: () => alone(keys),
    forget: (key) => alone(() => forget(key)),
    forgetAll: () => alone(() => rm(folder, { recursive: true, force: true })),
    async describe() {
      const sealed = await probe();
      const tag = sealed ? tagOf(sealed) : 'refused';
      return platform === 'linux' ? `${safe.getSelectedStorageBackend()}, ${tag}` : tag;
    },
  };
}
