import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createState } from '../../main/account/state.ts';
import { openPreferences } from '../../main/store/preferences.ts';
import { openShelves } from '../../main/store/shelves.ts';

const first = {
  ...{ theme: 'system', language: 'system', checkEvery: 1, weakStorage: false, hideIds: false },
  notices: { 'new-device': true, 'job-finished': true },
};

/** A profile with this in its file of preferences, and the preferences as they are at each start. */
function profile(written?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'perch-preferences-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (written !== undefined) writeFileSync(join(folder, 'preferences.json'), written);
  const told = { setAside: () => undefined, refused: () => undefined, caughtUp: () => undefined };
  return {
    start: () => openPreferences(openShelves(folder, told).in(''), () => ['zh-Hans-CN']),
    aside: () => readdirSync(folder).filter((name) => name.endsWith('.unreadable')).length,
  };
}
const file = (value: unknown) => JSON.stringify({ value });
type Started = ReturnType<ReturnType<typeof profile>['start']>;
const choose = (preferences: Started, patch: Parameters<Started['update']>[0]) =>
  preferences.update(patch, createState(preferences.get(), 'en'));

test('who has chosen nothing has the first values', () => {
  const preferences = profile().start();
  expect(preferences.get()).toMatchObject(first);
  expect(preferences.locale()).toBe('zh-CN');
});

test('what is chosen is there after a restart', () => {
  const { start } = profile();
  choose(start(), { theme: 'dark' });
  choose(start(), { language: 'en' });
  expect(start().get()).toMatchObject({ ...first, theme: 'dark', language: 'en' });
});

test.each([
  ['a language', { language: 'fr' }],
  ['a number of minutes', { checkEvery: 60 }],
  ['a way to keep sign-ins', { weakStorage: 'sometimes' }],
  ['notices', { notices: 'all' }],
  ['a name', { colour: 'green' }],
] as const)('%s of another version is lost alone', (_name, theirs) => {
  const { start, aside } = profile(file({ theme: 'dark', hideIds: true, ...theirs }));
  expect(start().get()).toMatchObject({ ...first, theme: 'dark', hideIds: true });
  expect(aside()).toBe(0);
});

test('one notice of another version is lost alone', () => {
  const notices = { 'new-device': 'quietly', 'job-finished': false, 'dark-moon': true };
  const read = profile(file({ notices })).start().get().notices;
  expect(read).toMatchObject({ 'new-device': true, 'job-finished': false, 'pause-ended': true });
  expect(read).not.toHaveProperty('dark-moon');
});

test.each([
  ['never asked', undefined],
  ['a file that is cut', '{"value"'],
  ['a file with something else in it', file('fr')],
  ['an answer of another version', file({ weakStorage: 'sometimes' })],
])('whether weaker storage is agreed to is unknown, and stays so: %s', (_name, written) => {
  const { start } = profile(written);
  expect(start().weakAllowed()).toBeUndefined();
  // A later choice of something else is no answer to this.
  choose(start(), { theme: 'dark' });
  expect(start().weakAllowed()).toBeUndefined();
  expect(start().get().weakStorage).toBe(false);
});

test.each([true, false])('a %s to weaker storage is one', (weakStorage) => {
  const { start } = profile();
  choose(start(), { weakStorage });
  expect(start().weakAllowed()).toBe(weakStorage);
  expect(
    profile(file({ language: 'fr', weakStorage }))
      .start()
      .weakAllowed(),
  ).toBe(weakStorage);
});
