import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** The sources as a fresh clone has them, as far as a script can come without packages. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perch-clone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'scripts'));
  const files = ['start', 'dev', 'demo', 'preview', 'package', 'check', 'own-node', 'packages'];
  for (const name of files)
    cpSync(join(root, `scripts/${name}.mjs`), join(folder, `scripts/${name}.mjs`));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  return folder;
}

test.each(['start', 'dev', 'demo', 'preview', 'package', 'check', 'build', 'test:unit'])(
  'without packages, npm run %s says what to do in one line',
  (name) => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { status, stderr, stdout } = spawnSync(npm, ['run', '--silent', name], {
      cwd: clone(),
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: `perch: the packages are not installed yet. Run \`npm ci\`, then \`npm run ${name}\` again.\n`,
    });
  },
);
