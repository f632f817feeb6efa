import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';

// The module names Electron's own keychain as its default; these tests hand in another.
vi.mock('electron', () => ({ safeStorage: {} }));
const { openCredentials } = await import('../../main/store/credentials.ts');

const secret = { token: 'token-of-the-user', password: 'a password' };
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'perch-credentials-')), 'credentials');
const sealedIn = (folder: string) => {
  const [file = ''] = readdirSync(folder);
  return readFileSync(join(folder, file), 'latin1');
};

/**
 * Electron's safeStorage as it is on Linux: it always seals, with the key that `tag` names, and opens
 * what was sealed with that key or with the one everybody knows (v10). Its keys turn every byte round.
 */
function linux(tag: 'v10' | 'v11' | 'v12' = 'v11') {
  const turn = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0xff));
  const safe = {
    tag,
    rotated: false,
    // The kind of the desktop: it says nothing of a keyring that opens.
    getSelectedStorageBackend: () => 'gnome_libsecret' as const,
    encryptStringAsync(text: string) {
      return Promise.resolve(Buffer.concat([Buffer.from(safe.tag), turn(Buffer.from(text))]));
    },
    decryptStringAsync(sealed: Buffer) {
      const key = sealed.subarray(0, 3).toString();
      if (key !== safe.tag && key !== 'v10') return Promise.reject(new Error('no such key'));
      const shouldReEncrypt = safe.rotated || key !== safe.tag;
      return Promise.resolve({ result: turn(sealed.subarray(3)).toString(), shouldReEncrypt });
    },
  };
  return safe satisfies Parameters<typeof openCredentials>[2];
}
const refusing = {
  ...linux(),
  encryptStringAsync: () => Promise.reject(new Error('refused')),
  decryptStringAsync: () => Promise.reject(new Error('refused')),
};
/** Seals as before, with a key that opens nothing older. */
const withoutOldKey = (safe: ReturnType<typeof linux>, message = 'Error while decrypting') => ({
  ...safe,
  decryptStringAsync: () => Promise.reject(new Error(message)),
});
const never = () => false;
const always = () => true;
const unknown = () => undefined;

test('what is kept comes back, and is readable by the user alone', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, linux(), 'linux');
  expect(await credentials.keep('a', secret)).toBe('stored');
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
  expect(sealedIn(folder)).not.toContain(secret.token);
  // Windows has no such modes: there the profile belongs to the user.
  if (process.platform === 'win32') return;
  const [file = ''] = readdirSync(folder);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test.each(['v11', 'v12'] as const)('a keyring that seals as %s is one', async (tag) => {
  const credentials = openCredentials(newFolder(), never, linux(tag), 'linux');
  expect(await credentials.outlook()).toBe('stored');
});

test('a key that is new to us is not taken for a secret one', async () => {
  const safe = { ...linux(), encryptStringAsync: async () => Buffer.from('v13…') };
  expect(await openCredentials(newFolder(), never, safe, 'linux').outlook()).toBe('missing');
});

test.each(['darwin', 'win32'] as const)('on %s v10 is the keychain', async (platform) => {
  const credentials = openCredentials(newFolder(), never, linux('v10'), platform);
  expect(await credentials.keep('a', secret)).toBe('stored');
});

test('nothing kept is told apart from something that cannot be opened', async () => {
  const safe = linux();
  const credentials = openCredentials(newFolder(), never, safe, 'linux');
  expect(await credentials.recall('a')).toEqual({ outcome: 'absent' });
  await credentials.keep('a', secret);
  safe.tag = 'v10';
  expect(await credentials.recall('a')).toEqual({ outcome: 'unreadable' });
  expect(await credentials.outlook()).toBe('locked');
});

test('a secret that cannot be opened now is neither overwritten nor deleted', async () => {
  const safe = linux();
  const folder = newFolder();
  await openCredentials(folder, never, safe, 'linux').keep('a', secret);
  safe.tag = 'v10';
  for (const agreed of [never, always]) {
    const credentials = openCredentials(folder, agreed, safe, 'linux');
    expect(await credentials.keep('a', { token: 'another' })).toBe('locked');
  }
  safe.tag = 'v11';
  const again = openCredentials(folder, never, safe, 'linux');
  expect(await again.recall('a')).toEqual({ outcome: 'stored', secret });
});

test.each([
  ['a new Windows profile', 'win32', 'v10'],
  ['a keychain that was reset', 'darwin', 'v10'],
  ['a copied profile', 'linux', 'v11'],
] as const)('after %s, a new sign-in takes the place of the old', async (_name, platform, tag) => {
  const folder = newFolder();
  await openCredentials(folder, never, linux(tag), platform).keep('a', { token: 'old' });
  const before = sealedIn(folder);
  const credentials = openCredentials(folder, never, withoutOldKey(linux(tag)), platform);
  expect(await credentials.recall('a')).toEqual({ outcome: 'lost' });
  expect(sealedIn(folder)).toBe(before);
  expect(await credentials.keep('a', secret)).toBe('stored');
  expect(readdirSync(folder)).toEqual(['a.sealed']);
  expect(sealedIn(folder)).not.toBe(before);
});

test('a keychain that works but asks for patience keeps what is in it', async () => {
  const folder = newFolder();
  await openCredentials(folder, never, linux(), 'linux').keep('a', secret);
  const safe = withoutOldKey(linux(), 'safeStorage is temporarily unavailable. Please try again.');
  const busy = openCredentials(folder, never, safe, 'linux');
  expect(await busy.recall('a')).toEqual({ outcome: 'unreadable' });
  expect(await busy.keep('a', { token: 'another' })).toBe('locked');
  const later = openCredentials(folder, never, linux(), 'linux');
  expect(await later.recall('a')).toEqual({ outcome: 'stored', secret });
});

test('what is sealed weakly and broken gives way to a new sign-in, where that is agreed to', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, always, linux('v10'), 'linux');
  await credentials.keep('a', secret);
  writeFileSync(join(folder, 'a.sealed'), 'v10');
  expect(await credentials.recall('a')).toEqual({ outcome: 'lost' });
  expect(await credentials.keep('a', secret)).toBe('weak');
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
});

test('a keyring that is locked at the first sign-in keeps nothing, whatever Electron would seal', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, linux('v10'), 'linux');
  expect(await credentials.keep('a', secret)).toBe('missing');
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});

test('the weaker place is used only when the user has agreed to it', async () => {
  const folder = newFolder();
  const agreed = openCredentials(folder, always, linux('v10'), 'linux');
  expect(await agreed.keep('a', secret)).toBe('weak');
  expect(await agreed.recall('a')).toEqual({ outcome: 'stored', secret });
  expect(readdirSync(folder)).toEqual(['a.sealed']);
});

test('what nobody has agreed to serves once more and is gone', async () => {
  const folder = newFolder();
  await openCredentials(folder, always, linux('v10'), 'linux').keep('a', secret);
  const credentials = openCredentials(folder, never, linux('v10'), 'linux');
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
  expect(readdirSync(folder)).toEqual([]);
});

test('what is kept weakly outlives a choice that cannot be read, and is not kept anew without one', async () => {
  const folder = newFolder();
  await openCredentials(folder, always, linux('v10'), 'linux').keep('a', secret);
  const credentials = openCredentials(folder, unknown, linux('v10'), 'linux');
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
  expect(await credentials.keep('b', secret)).toBe('missing');
  expect(readdirSync(folder)).toEqual(['a.sealed']);
});

test('once there is a keyring, what was kept in the weaker place is sealed by it', async () => {
  const folder = newFolder();
  await openCredentials(folder, always, linux('v10'), 'linux').keep('a', secret);
  expect(sealedIn(folder)).toMatch(/^v10/);
  const credentials = openCredentials(folder, never, linux('v11'), 'linux');
  expect(await credentials.recall('a')).toEqual({ outcome: 'stored', secret });
  expect(sealedIn(folder)).toMatch(/^v11/);
});

test('a keychain with a new key has the secret sealed again', async () => {
  const folder = newFolder();
  const safe = linux('v10');
  const credentials = openCredentials(folder, never, safe, 'darwin');
  await credentials.keep('a', secret);
  const before = statSync(join(folder, 'a.sealed')).ino;
  await credentials.recall('a');
  expect(statSync(join(folder, 'a.sealed')).ino).toBe(before);
  safe.rotated = true;
  await credentials.recall('a');
  expect(statSync(join(folder, 'a.sealed')).ino).not.toBe(before);
});

test('a keychain that refuses is none, or a locked one where it has sealed something', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, refusing, 'darwin');
  expect(await credentials.keep('a', secret)).toBe('missing');
  await openCredentials(folder, never, linux('v10'), 'darwin').keep('a', secret);
  expect(await credentials.outlook()).toBe('locked');
  expect(await credentials.keep('a', secret)).toBe('locked');
});

test('where the disk refuses, the session goes on', async () => {
  const folder = newFolder();
  // A folder lies where the file would be written.
  mkdirSync(join(folder, 'a.sealed.new'), { recursive: true });
  const credentials = openCredentials(folder, never, linux(), 'linux');
  expect(await credentials.keep('a', secret)).toBe('session-only');
});

test('a report names the place and what it seals with', async () => {
  const describe = (safe: ReturnType<typeof linux>, platform: NodeJS.Platform) =>
    openCredentials(newFolder(), never, safe, platform).describe();
  expect(await describe(linux('v10'), 'linux')).toBe('gnome_libsecret, v10');
  expect(await describe(linux('v10'), 'darwin')).toBe('v10');
  expect(await openCredentials(newFolder(), never, refusing, 'win32').describe()).toBe('refused');
});

test('forgetting leaves no file', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, linux(), 'linux');
  await credentials.keep('a', secret);
  await credentials.forget('a');
  expect(readdirSync(folder)).toEqual([]);
});

test('whose secrets lie there is known, whatever became of them', async () => {
  const folder = newFolder();
  const credentials = openCredentials(folder, never, linux(), 'linux');
  expect(await credentials.keys()).toEqual([]);
  await credentials.keep('a', secret);
  // Killed before the draft took its name.
  writeFileSync(join(folder, 'b.sealed.new'), 'v11…');
  expect((await credentials.keys()).toSorted()).toEqual(['a', 'b']);
  await credentials.forget('b');
  expect(await credentials.keys()).toEqual(['a']);
});
