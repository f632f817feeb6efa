import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { openShelves } from '../../main/store/shelves.ts';

/** A profile whose folder `account` can be made to refuse every write, and what was told of it. */
function openProfile() {
  const profile = mkdtempSync(join(tmpdir(), 'perch-shelves-'));
  onTestFinished(() => rmSync(profile, { recursive: true, force: true }));
  const told: string[] = [];
  const shelves = openShelves(profile, {
    setAside: (file) => told.push(`aside ${file}`),
    refused: () => told.push('refused'),
    caughtUp: () => told.push('caught up'),
  });
  const [folder, elsewhere] = [join(profile, 'account'), join(profile, 'elsewhere')];
  return {
    folder,
    told,
    shelves,
    /** A file stands where the folder was. */
    refuse() {
      renameSync(folder, elsewhere);
      writeFileSync(folder, '');
    },
    allow() {
      rmSync(folder);
      renameSync(elsewhere, folder);
    },
  };
}
const open = (profile: ReturnType<typeof openProfile>, name = 'number') =>
  profile.shelves.in('account')(name, v.number(), 0);

test('what is set is there after a restart', () => {
  const profile = openProfile();
  open(profile).set(7);
  expect(open(profile).get()).toBe(7);
});

test('what the disk refuses to take is not set', () => {
  const profile = openProfile();
  const shelf = open(profile);
  shelf.set(1);
  profile.refuse();
  expect(() => shelf.set(2)).toThrow('storage-failed');
  expect(shelf.get()).toBe(1);
  expect(profile.told).toEqual([]);
});

test('what has happened holds on a disk that refuses it, until any write finds it mended', () => {
  const profile = openProfile();
  const [shelf, other] = [open(profile), open(profile, 'other')];
  profile.refuse();
  shelf.keep(2);
  other.keep(3);
  expect(shelf.get()).toBe(2);
  expect(open(profile).get()).toBe(2);
  expect(profile.told).toEqual(['refused', 'refused']);
  profile.allow();
  other.keep(4);
  expect(profile.told).toEqual(['refused', 'refused', 'caught up']);
  expect([open(profile).get(), open(profile, 'other').get()]).toEqual([2, 4]);
});

test('a document in a folder that cannot be made is one in memory, until it can', () => {
  const profile = openProfile();
  writeFileSync(profile.folder, '');
  const shelf = open(profile);
  shelf.keep(5);
  expect(shelf.get()).toBe(5);
  rmSync(profile.folder);
  shelf.keep(6);
  expect(profile.told).toEqual(['refused', 'caught up']);
  expect(open(profile).get()).toBe(6);
});

test('with a folder goes what could not be written to it', () => {
  const profile = openProfile();
  const shelf = open(profile);
  profile.refuse();
  shelf.keep(2);
  profile.shelves.remove('account');
  expect(profile.told).toEqual(['refused', 'caught up']);
});

test('what was put aside goes when everything is forgotten, and nothing else', () => {
  const profile = openProfile();
  const root = join(profile.folder, '..');
  const file = (name: string) => join(root, name);
  for (const name of ['number.json.1.unreadable', 'demo.sqlite.2.unreadable-wal', 'other'])
    writeFileSync(file(name), 'Lin Qiao');
  profile.shelves.removeUnreadable();
  const left = readdirSync(root);
  expect(left).toContain('other');
  expect(left.filter((name) => name.includes('unreadable'))).toEqual([]);
});

test('a file that cannot be read is put aside', () => {
  const profile = openProfile();
  open(profile).set(1);
  writeFileSync(join(profile.folder, 'number.json'), '{"cut');
  expect(open(profile).get()).toBe(0);
  const [aside] = readdirSync(profile.folder).filter((name) => name.endsWith('.unreadable'));
  expect(profile.told).toEqual([`aside ${join(profile.folder, aside ?? '')}`]);
  expect(readFileSync(join(profile.folder, aside ?? ''), 'utf8')).toBe('{"cut');
});

test('a folder goes but for the one document that is spared', () => {
  const profile = openProfile();
  for (const name of ['pause', 'other']) open(profile, name).set(1);
  profile.shelves.in('account/lent')('number', v.number(), 0).set(1);
  expect(profile.shelves.folders('account')).toEqual(['lent']);
  profile.shelves.remove('account', 'pause');
  expect(readdirSync(profile.folder)).toEqual(['pause.json']);
  profile.shelves.remove('account', 'other');
  expect(profile.shelves.folders('')).toEqual([]);
  expect(profile.shelves.folders('account')).toEqual([]);
});

test('what is spared is written as soon as the disk takes it', () => {
  const profile = openProfile();
  const shelf = open(profile, 'pause');
  profile.refuse();
  shelf.keep(2);
  profile.shelves.remove('account', 'pause');
  expect(profile.told).toEqual(['refused']);
  open(profile, 'other').set(1);
  expect(profile.told).toEqual(['refused', 'caught up']);
  expect(open(profile, 'pause').get()).toBe(2);
});

test('a document that was put aside is known to be, for as long as it lies there', () => {
  const profile = openProfile();
  const { shelves } = profile;
  const accounts = () => shelves.in('')('accounts', v.number(), 0);
  accounts().set(1);
  expect(shelves.hasUnreadable('accounts')).toBe(false);
  writeFileSync(join(profile.folder, '..', 'accounts.json'), '{"cut');
  accounts().set(1);
  expect([shelves.hasUnreadable('accounts'), shelves.hasUnreadable('other')]).toEqual([
    true,
    false,
  ]);
  shelves.removeUnreadable();
  expect(shelves.hasUnreadable('accounts')).toBe(false);
});
