// `node scripts/operations.ts`: writes docs/operations.md from the catalogue.
import { writeFileSync } from 'node:fs';
import type { Operation } from '../main/api/operation.ts';
import { operations } from '../main/api/operations.ts';
import { places, type Place } from './places.ts';

const byName: Record<string, Operation> = operations;
const placeOf: Record<string, Place | undefined> = places;

/** A row a section of the specification, in its order. */
export function rows() {
  const found = Object.entries(byName).flatMap(([name, { verbs, path }]) =>
    Object.entries(verbs).flatMap(([verb, section], index) =>
      section ? [{ section, call: `${verb} ${path}`, name, second: index > 0 }] : [],
    ),
  );
  const order = (section: string) => Number(section.split('.')[1]);
  return found.toSorted((a, b) => order(a.section) - order(b.section));
}

export function page(): string {
  const lines = rows().map(({ section, call, name, second }) => {
    const { place = '', test = '' } = placeOf[name] ?? {};
    const where = second ? `${place} (where the server refuses the first verb)` : place;
    const proof = second ? 'test/api/verbs.test.ts' : test;
    return `| ${section} | \`${call}\` | \`${name}\` | ${where} | [${proof}](../${proof}) |`;
  });
  return [
    '# The 62 operations',
    '',
    'Where each operation of the specification is found in the app. This page is made by',
    '`node scripts/operations.ts` from `main/api/operations/`; a test fails when a row has no place or',
    'no test.',
    '',
    'Where the specification gives two verbs for one call, Perch sends the first, and the second to a',
    'server that answers 404 or 405; it remembers which one worked.',
    '',
    '| Section | Call | Operation | Place in the app | Test |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync('docs/operations.md', page());
