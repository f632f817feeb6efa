import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openDemo } from '../main/demo.ts';

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'perch-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const aside: string[] = [];
  const file = join(folder, 'demo.sqlite');
  return { folder, file, aside, open: () => openDemo(file, (name) => aside.push(name)) };
}

test('the demo keeps its data, and nothing is put aside', () => {
  const { open, aside } = place();
  const demo = open();
  const { username } = demo().invite();
  demo.close();
  const again = open();
  expect(again().invite().username).toBe(username);
  again.close();
  expect(aside).toEqual([]);
});

const recipes = 'SELECT name FROM recipe';
test.each([
  {
    what: 'is no database',
    spoil: (file: string) => writeFileSync(file, 'this is no database, but long '.repeat(99)),
    read: (file: string) => readFileSync(file, 'utf8').slice(0, 19),
    found: 'this is no database',
  },
  {
    what: 'holds something else',
    spoil(file: string) {
      const db = new DatabaseSync(file);
      db.exec("CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup')");
      db.close();
    },
    read: (file: string) => new DatabaseSync(file, { readOnly: true }).prepare(recipes).get(),
    found: { name: 'soup' },
  },
])('a file that $what is put aside, and the demo starts afresh', ({ spoil, read, found }) => {
  const { open, file, aside, folder } = place();
  spoil(file);
  const demo = open();
  expect(demo().invite().username).not.toBe('');
  demo.close();
  expect(aside).toHaveLength(1);
  expect(read(aside[0] ?? '')).toEqual(found);
  expect(readdirSync(folder)).toContain('demo.sqlite');
});

test('a file that cannot be opened at all is left where it is', () => {
  const { open, file, aside } = place();
  mkdirSync(file);
  expect(() => open()()).toThrow('storage-failed');
  expect(aside).toEqual([]);
});
