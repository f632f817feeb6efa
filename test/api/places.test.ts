import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { page, rows } from '../../scripts/operations.ts';
import { places, type Place } from '../../scripts/places.ts';

const placeOf: Record<string, Place | undefined> = places;

test('there is a row for each of the 62 sections', () => {
  const sections = rows().map(({ section }) => section);
  expect(sections).toEqual(Array.from({ length: 62 }, (_, index) => `3.${index + 1}`));
});

test.each(rows().map(({ name, call }) => [name, call] as const))(
  '%s has a place in the app and a test that names its path (%s)',
  (name, call) => {
    const found = placeOf[name];
    expect(found?.place).toBeTruthy();
    const file = found?.test ?? '';
    expect(existsSync(file), `${file} exists`).toBe(true);
    const path = call.split(' ')[1] ?? '';
    // The whole path: `/user/push` is not named by `/user/push/tag`.
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`${path}(?![\\w/])`));
  },
);

test('the page in docs/ is the one that the catalogue makes', () => {
  expect(readFileSync('docs/operations.md', 'utf8')).toBe(page());
});
