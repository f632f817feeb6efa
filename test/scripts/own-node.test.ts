import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const scripts = join(import.meta.dirname, '../../scripts');

test('without packages, npm start says what to do in one line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perch-clone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'scripts'));
  for (const name of ['start.mjs', 'own-node.mjs']) {
    cpSync(join(scripts, name), join(folder, 'scripts', name));
  }
  const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/start.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'perch: the packages are not installed yet. Run `npm ci`, then `npm run start` again.\n',
  });
});
