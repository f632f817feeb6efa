import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

// The module names Electron's own keychain as its default; these tests hand in another.
vi.mock('electron', () => ({ safeStorage: {} }));
const { openCredentials } = await import('../../main/store/credentials.ts');

const secret = { token: 'token-of-the-user', password: 'a password' };
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'perch-credentials-')), 'credentials');

/** A keychain that turns every byte round; it can be locked, or have no backend at all. */
function keychain() {
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  const safe = {
    locked: false,
    backend: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
    rotated: false,
    plain: false,
    isAsyncEncryptionAvailable() {
      return Promise.resolve(!this.locked);
    },
    encryptStringAsync(text: string) {
      if (this.locked) return Promise.reject(new Error('locked'));
      return Promise.resolve(turn(Buffer.from(text)));
    },
    decryptStringAsync(sealed: Buffer) {
      if (this.locked) return Promise.reject(new Error('locked'));
      const result = turn(sealed).toString();
      return Promise.resolve({ result, shouldReEncrypt: this.rotated });
    },
    getSelectedStorageBackend() {
      return this.backend;
    },
    setUsePlainTextEncryption(plain: boolean) {
      this.plain = plain;
    },
  };
  return safe satisfies Parameters<typeof openCredentials>[2];
}
const never = () => false;

test('what is kept comes back, and is readable by the user alone', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, keychain(), 'linux');
  expect(await credentials.keep('a', secret)).toBe('stored');
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
  const [file = ''] = readdirSync(folder);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(folder, file), 'latin1')).not.toContain(secret.token);
});

test('nothing kept is told apart from something that cannot be opened', async () => {
  const safe = keychain();
  const credentials = openCredentials(newFolder(), never, safe, 'linux');
  expect(await credentials.recall('a')).toEqual({ outcome: 'absent' });
  await credentials.keep('a', secret);
  safe.locked = true;
  expect(await credentials.recall('a')).toEqual({ outcome: 'unreadable' });
});

test('a secret that cannot be opened now is neither overwritten nor deleted', async () => {
  const safe = keychain();
  const credentials = openCredentials(newFolder(), never, safe, 'linux');
  await credentials.keep('a', secret);
  safe.locked = true;
  expect(await credentials.keep('a', { token: 'another' })).toBe('locked');
  safe.locked = false;
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
});

test('without a keychain nothing is written unless the user has agreed to less', async () => {
  const folder = newFolder();
  const safe = keychain();
  safe.backend = 'basic_text';
  expect(await openCredentials(folder, never, safe, 'linux').keep('a', secret)).toBe('missing');
  expect(() => readdirSync(folder)).toThrow();
  const agreed = openCredentials(folder, () => true, safe, 'linux');
  expect(await agreed.keep('a', secret)).toBe('weak');
  expect(safe.plain).toBe(true);
});

test('a keychain with a new key has the secret sealed again', async () => {
  const safe = keychain();
  const credentials = openCredentials(newFolder(), never, safe, 'darwin');
  await credentials.keep('a', secret);
  safe.rotated = true;
  const sealed = vi.spyOn(safe, 'encryptStringAsync');
  await credentials.recall('a');
  expect(sealed).toHaveBeenCalledOnce();
});

test('forgetting leaves no file', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, keychain(), 'linux');
  await credentials.keep('a', secret);
  await credentials.forget('a');
  expect(readdirSync(folder)).toEqual([]);
});
