// `node scripts/messages.mjs`: compiles messages/ for the type checker and the unit tests.
// The build does the same through Vite. A message that is missing in one language stops both.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@inlang/paraglide-js';

const top = join(import.meta.dirname, '..');
const locales = ['en', 'zh-CN'];

/**
 * Where the messages come from and go to; shared with vite.config.ts.
 * @type {import('@inlang/paraglide-js').CompilerOptions}
 */
export const paraglide = {
  project: join(top, 'project.inlang'),
  outdir: join(top, 'messages/compiled'),
  strategy: ['globalVariable', 'baseLocale'],
  outputStructure: 'locale-modules',
  emitTsDeclarations: true,
  emitReadme: false,
  emitGitIgnore: false,
  emitPrettierIgnore: false,
};

/** @returns {string[]} what is missing or doubled, one sentence each. */
export function faults(root = join(top, 'messages')) {
  const found = [];
  const keys = new Map();
  for (const locale of locales) {
    const seen = new Map();
    for (const file of readdirSync(join(root, locale))) {
      for (const key of Object.keys(JSON.parse(readFileSync(join(root, locale, file), 'utf8')))) {
        if (key === '$schema') continue;
        if (seen.has(key)) found.push(`${locale}: ${key} is in ${seen.get(key)} and ${file}`);
        seen.set(key, file);
      }
    }
    keys.set(locale, seen);
  }
  for (const [locale, seen] of keys) {
    for (const [other, theirs] of keys) {
      for (const [key, file] of theirs) {
        if (!seen.has(key)) found.push(`${locale}/${file}: ${key} is missing (it is in ${other})`);
      }
    }
  }
  return found;
}

/** Stops with one line a fault, before anything is compiled with holes in it. */
export function verify() {
  const found = faults();
  if (found.length > 0) throw new Error(`messages are incomplete:\n${found.join('\n')}`);
}

if (process.argv[1] === import.meta.filename) {
  verify();
  await compile(paraglide);
  // The compiler leaves timers of half a minute behind.
  process.exit();
}
