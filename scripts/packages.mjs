// `node scripts/packages.mjs`: ends an npm script in one line where nothing is installed yet. Like
// own-node.mjs it runs on Node 20 and needs no package.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);

export const modules = join(dirname(here), '../node_modules');

export function fail(text) {
  console.error(`perch: ${text}`);
  process.exitCode = 1;
}

/** @returns {boolean} whether the packages are there; if not, it has been said what to do. */
export function needPackages(name) {
  if (existsSync(modules)) return true;
  fail(`the packages are not installed yet. Run \`npm ci\`, then \`npm run ${name}\` again.`);
  return false;
}

if (process.argv[1] === here) needPackages(process.env.npm_lifecycle_event ?? 'start');
