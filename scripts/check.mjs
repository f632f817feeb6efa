// `npm run check`: everything that can be said about the sources without running them.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needPackages } from './packages.mjs';

if (!needPackages('check')) process.exit();
process.chdir(join(import.meta.dirname, '..'));

/** A package's own program, run with this Node whatever the shell is. */
function program(name) {
  const home = join('node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return join(home, typeof bin === 'string' ? bin : bin[name]);
}

/** @returns {Promise<boolean>} whether the step went well; its output comes in one piece. */
function step(name, ...args) {
  return new Promise((done) => {
    const started = Date.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
    child.once('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(text);
      done(code === 0);
    });
  });
}

// The types of the messages come first: everything else reads them.
let well = await step('messages', 'scripts/messages.mjs');
const lanes = [
  [
    ['types', program('svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
    ['format', program('prettier'), '--check', '.'],
    ['stand-in', 'scripts/covered.ts'],
  ],
  [
    ['lint', program('eslint'), '.', '--max-warnings', '0'],
    ['dead code', program('knip')],
  ],
];
const run = async (lane) => {
  for (const [name, ...args] of lane) well = (await step(name, ...args)) && well;
};
await Promise.all(lanes.map(run));
process.exit(well ? 0 : 1);
