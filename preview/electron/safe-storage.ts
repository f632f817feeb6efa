import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyrings, type Keyring } from '../picture.ts';
import { app } from './app.ts';
import type { Part } from './typing.ts';

/**
 * `PREVIEW_KEYRING` says what the system has. It holds for the whole run: Electron asks for its keys
 * once, and a keyring that opens later is found at the next start.
 */
export const keyring: Keyring =
  keyrings.find((one) => one === process.env['PREVIEW_KEYRING']) ?? 'ok';

const linux = process.platform === 'linux';

/** Chromium's tags: on Linux v11 is the keyring's; elsewhere v10 is. */
const own = linux ? 'v11' : 'v10';
const tagSize = 3;

/** As Chromium makes its keys on Linux, from a secret or from a word that everybody knows. */
const keyFrom = (secret: string) => pbkdf2Sync(secret, 'saltysalt', 1, 16, 'sha1');
const publicKey = () => keyFrom('peanuts');
const nonce = Buffer.alloc(16, ' ');

/** The keyring: a secret that lies beside the data. It plays one, it does not protect. */
function ownKey(): Buffer {
  const folder = app.getPath('userData');
  const file = join(folder, 'preview.key');
  try {
    return keyFrom(readFileSync(file, 'utf8'));
  } catch {
    const made = randomBytes(16).toString('base64');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, made, { mode: 0o600 });
    return keyFrom(made);
  }
}

/** The keys at hand, by the tag of what they seal; the last one seals. */
function keys(): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  // On Linux this one is always there, and used without a word when it is the only one.
  if (linux) found.set('v10', publicKey());
  if (keyring === 'ok') found.set(own, ownKey());
  return found;
}

function requireReady(): void {
  if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
}

export const safeStorage = {
  async encryptStringAsync(plainText: string) {
    requireReady();
    const sealing = [...keys()].at(-1);
    if (!sealing) {
      throw new Error(
        'Error while encrypting the text provided to safeStorage.encryptStringAsync.',
      );
    }
    if (plainText === '') return Buffer.alloc(0);
    const [tag, key] = sealing;
    const cipher = createCipheriv('aes-128-cbc', key, nonce);
    return Buffer.concat([Buffer.from(tag), cipher.update(plainText, 'utf8'), cipher.final()]);
  },
  async decryptStringAsync(encrypted: Buffer) {
    requireReady();
    if (encrypted.length === 0) return { result: '', shouldReEncrypt: false };
    const tag = encrypted.subarray(0, tagSize).toString('latin1');
    const at = keys();
    const key = at.get(tag);
    if (!key && tag === own && keyring === 'locked') {
      throw new Error(
        'safeStorage.decryptStringAsync is temporarily unavailable. Please try again.',
      );
    }
    try {
      if (!key) throw new Error('no key');
      const decipher = createDecipheriv('aes-128-cbc', key, nonce);
      const body = encrypted.subarray(tagSize);
      const result = decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
      return { result, shouldReEncrypt: tag !== [...at.keys()].at(-1) };
    } catch {
      throw new Error(
        'Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.',
      );
    }
  },
  /** The desktop's kind, whether its keyring opens or not. */
  getSelectedStorageBackend() {
    if (!app.isReady()) return 'unknown';
    return keyring === 'none' ? 'basic_text' : 'gnome_libsecret';
  },
} satisfies Part<
  Electron.SafeStorage,
  'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;
