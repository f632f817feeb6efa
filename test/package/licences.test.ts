import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundled, writeLicences } from '../../scripts/licences.ts';

const root = mkdtempSync(join(tmpdir(), 'perch-licences-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function install(home: string, name: string, extra: object, licence?: string): void {
  mkdirSync(join(root, home, 'src'), { recursive: true });
  const description = { name, version: '1.0.0', ...extra };
  writeFileSync(join(root, home, 'package.json'), JSON.stringify(description));
  if (licence) writeFileSync(join(root, home, 'LICENSE.md'), licence);
}
install('node_modules/left', 'left', { license: 'MIT' }, 'Permission is hereby granted');
install('node_modules/@scope/right', '@scope/right', { license: 'ISC' });
install('node_modules/left/node_modules/deep', 'deep', { license: '0BSD' }, 'deep words');
install('node_modules/unused', 'unused', { license: 'MIT' });
mkdirSync(join(root, 'out/main'), { recursive: true });
const sources = [
  '../../main/index.ts',
  '../../node_modules/left/src/index.js',
  '../../node_modules/left/src/other.js',
  '../../node_modules/@scope/right/src/index.js',
  '../../node_modules/left/node_modules/deep/src/index.js',
];
writeFileSync(join(root, 'out/main/index.js.map'), JSON.stringify({ version: 3, sources }));
cpSync('package.json', join(root, 'package.json'));

test('what is bundled is named, and nothing else', () => {
  expect(bundled(root).map(({ name }) => name)).toEqual(['@scope/right', 'deep', 'left']);
});

test('their licences are one text, and the bill of materials names them', () => {
  writeLicences(root);
  const text = readFileSync(join(root, 'out/licences.txt'), 'utf8');
  expect(text).toContain('left 1.0.0 (MIT)\n\nPermission is hereby granted');
  expect(text).toContain('@scope/right 1.0.0 (ISC)');
  const bill = JSON.parse(readFileSync(join(root, 'dist/sbom.json'), 'utf8')) as {
    components: { purl: string }[];
  };
  expect(bill.components.map(({ purl }) => purl)).toEqual([
    expect.stringMatching(/^pkg:npm\/electron@\d+\.\d+\.\d+$/),
    'pkg:npm/%40scope/right@1.0.0',
    'pkg:npm/deep@1.0.0',
    'pkg:npm/left@1.0.0',
  ]);
});
