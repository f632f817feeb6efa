import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from '../../main/desktop/log-file.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'perch-log-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = () => readFileSync(join(folder, 'main.log'), 'utf8');

test('a line goes to the file with its level', () => {
  openLog(folder, false).warn('tray', new Error('no host'));
  expect(written()).toMatch(/\[warn\].*tray Error: no host/);
});

test('no secret reaches the file or the report', () => {
  const log = openLog(folder, false);
  log.error('session.signIn', { password: 'hunter2', token: 'YWMtq8Zr1kz2Ee2Ysn9t3fD0UwAA1' });
  expect(written() + log.troubles.join()).not.toMatch(/hunter2|YWMt/);
});

test('only the user may read it', () => {
  openLog(folder, false).info('hello');
  if (process.platform !== 'win32') {
    expect(statSync(join(folder, 'main.log')).mode & 0o077).toBe(0);
  }
});

test('it does not grow for ever', () => {
  const log = openLog(folder, false);
  const line = 'a short word '.repeat(800);
  for (let count = 0; count < 150; count++) log.info(line);
  const files = readdirSync(folder);
  expect(files.toSorted()).toEqual(['main.log', 'main.old.log']);
  const sizes = files.map((file) => statSync(join(folder, file)).size);
  expect(Math.max(...sizes)).toBeLessThan(600 * 1024);
});

test('the latest troubles are at hand for a report', () => {
  const log = openLog(folder, false);
  log.info('all is well');
  for (let count = 0; count < 30; count++) log.warn(`trouble ${count}`);
  expect(log.troubles.length).toBe(20);
  expect(log.troubles.at(-1)).toMatch(/warn trouble 29$/);
});
