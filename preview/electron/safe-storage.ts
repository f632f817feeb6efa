import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyrings, type Keyring } from '../picture.ts';
import { app } from './app.ts';
import { changed } from './stage.ts';
import type { Part } from './typing.ts';

// AES-256-GCM with a key file beside the data: it plays a keyring, it does not protect.
const mark = Buffer.from('preview1');
const nonceSize = 12;
const tagSize = 16;

/** `PREVIEW_KEYRING` says what the system has; the desk can change it while the app runs. */
let keyring: Keyring = keyrings.find((one) => one === process.env['PREVIEW_KEYRING']) ?? 'ok';
let plainTextAllowed = false;

export const keyringState = () => keyring;

export function setKeyring(state: Keyring): void {
  keyring = state;
  changed();
}

function requireReady(): void {
  if (!app.isReady()) throw new Error('safeStorage cannot be used before app is ready');
}

function key(): Buffer {
  const folder = app.getPath('userData');
  const file = join(folder, 'preview.key');
  try {
    return readFileSync(file);
  } catch {
    const made = randomBytes(32);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, made, { mode: 0o600 });
    return made;
  }
}

const linux = process.platform === 'linux';

export const safeStorage = {
  /**
   * On Linux true even with a locked keyring or none, where Electron falls back to `basic_text`: only
   * the backend's name and the outcome of the calls tell.
   */
  async isAsyncEncryptionAvailable() {
    if (!app.isReady()) return false;
    return keyring !== 'none' || linux || plainTextAllowed;
  },
  async encryptStringAsync(plainText: string) {
    requireReady();
    if (keyring === 'locked' || (keyring === 'none' && !plainTextAllowed)) {
      throw new Error(
        'Error while encrypting the text provided to safeStorage.encryptStringAsync.',
      );
    }
    const nonce = randomBytes(nonceSize);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return Buffer.concat([mark, nonce, sealed, cipher.getAuthTag()]);
  },
  async decryptStringAsync(encrypted: Buffer) {
    requireReady();
    if (keyring === 'locked') {
      throw new Error(
        'safeStorage.decryptStringAsync is temporarily unavailable. Please try again.',
      );
    }
    try {
      return { result: open(encrypted), shouldReEncrypt: false };
    } catch {
      throw new Error(
        'Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.',
      );
    }
  },
  getSelectedStorageBackend() {
    if (!app.isReady()) return 'unknown';
    return keyring === 'none' ? 'basic_text' : 'gnome_libsecret';
  },
  setUsePlainTextEncryption(usePlainText: boolean) {
    plainTextAllowed = usePlainText;
  },
} satisfies Part<
  Electron.SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'setUsePlainTextEncryption'
>;

function open(encrypted: Buffer): string {
  if (!encrypted.subarray(0, mark.length).equals(mark)) throw new Error('not ours');
  const body = encrypted.subarray(mark.length);
  const decipher = createDecipheriv('aes-256-gcm', key(), body.subarray(0, nonceSize));
  decipher.setAuthTag(body.subarray(-tagSize));
  const sealed = body.subarray(nonceSize, -tagSize);
  return decipher.update(sealed, undefined, 'utf8') + decipher.final('utf8');
}
