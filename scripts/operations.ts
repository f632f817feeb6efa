// `npx node scripts/operations.ts`: writes docs/operations.md from the catalogue.
import { writeFileSync } from 'node:fs';
import type { Operation } from '../main/api/operation.ts';
import { operations } from '../main/api/operations.ts';
import { places } from './places.ts';

const byName: Record<string, Operation> = operations;
const placeOf: Record<string, string | undefined> = places;

/** The tests that use an operation there: a person's by keyboard, an administrator's with a file. */
const proofs = {
  user: ['test/e2e/keyboard.test.ts', 'test/e2e/keyboard-second-verbs.test.ts'],
  admin: ['test/e2e/bulk-jobs.test.ts', 'test/api/verbs.test.ts'],
} as const;

/** A row a section of the specification, in its order. */
export function rows() {
  const found = Object.entries(byName).flatMap(([name, { verbs, path, caller }]) =>
    Object.entries(verbs).flatMap(([verb, section], index) => {
      if (!section) return [];
      const place = placeOf[name] ?? '';
      const proof = proofs[caller === 'admin' ? 'admin' : 'user'][index > 0 ? 1 : 0];
      return [{ section, call: `${verb} ${path}`, name, place, proof, second: index > 0 }];
    }),
  );
  const order = (section: string) => Number(section.split('.')[1]);
  return found.toSorted((a, b) => order(a.section) - order(b.section));
}

export function page(): string {
  const lines = rows().map(({ section, call, name, place, proof, second }) => {
    const where = second ? `${place} (where the server refuses the first verb)` : place;
    return `| ${section} | \`${call}\` | \`${name}\` | ${where} | [${proof}](../${proof}) |`;
  });
  return [
    '# The 62 operations',
    '',
    'Where each operation of the specification is found in the app. This page is made by',
    '`npx node scripts/operations.ts` from `main/api/operations/`; a test fails when a row has no place.',
    'The tests that are named fail when the operation is not used there.',
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
