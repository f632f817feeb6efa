import { mkdtempSync, rmSync, statSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDemo } from '../../demo/service.ts';
import { startDemo } from './client.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'perch-demo-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('accounts, sessions and the admin token outlive a restart; the seed is planted once', async () => {
  const file = join(folder, 'demo.sqlite');
  const first = await startDemo({ file });
  const { token } = first;
  const { users } = first.demo;
  await first.call('POST', '/user/push', { token, query: { value: 'true' } });
  await first.call('POST', '/user/push/tag', { token, body: { tags: ['kept'] } });
  first.demo.close();

  const second = await startDemo({ file });
  expect(second.admin).toBe(first.admin);
  expect(second.demo.users).toEqual(users);
  expect(await second.call('GET', '/user/settings', { token })).toMatchObject({
    data: { no_push: true },
  });
  expect((await second.call('GET', '/user/push/tag', { token })).data).toContain('kept');
  expect((await second.call('GET', '/user/device/list', { token })).data).toHaveLength(5);
  second.demo.close();
});

test('neither a password nor a user’s token is readable in the file, and only its owner reads it', async () => {
  const file = join(folder, 'demo.sqlite');
  const { demo, token, lin } = await startDemo({ file });
  demo.close();
  const bytes = readFileSync(file, 'latin1');
  expect(bytes).toContain(lin.username);
  expect(bytes).not.toContain(lin.password);
  expect(bytes).not.toContain(token);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file that is not the demo’s is left alone, with an error that names it', () => {
  const file = join(folder, 'letter.txt');
  writeFileSync(file, 'Dear diary, this is no database, and it is long enough to be looked at.');
  expect(() => createDemo({ file })).toThrow(`${file} cannot be opened as demo data`);
  expect(readFileSync(file, 'utf8')).toMatch(/^Dear diary/);
});
