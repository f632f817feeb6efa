import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { page, rows } from '../../scripts/operations.ts';
import specification from '../fixtures/endpoints.json' with { type: 'json' };

test('there is a row for each section of the specification', () => {
  const specified = specification.endpoints.map(({ section, method, path }) => [
    section,
    `${method} ${path}`,
  ]);
  expect(rows().map(({ section, call }) => [section, call])).toEqual(specified);
});

test.each(rows())('$call has a place in the app ($section)', ({ place }) => {
  expect(place).not.toBe('');
});

test('the page in docs/ is the one that the catalogue makes', () => {
  expect(readFileSync('docs/operations.md', 'utf8')).toBe(page());
});
