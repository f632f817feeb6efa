import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = dirname(fileURLToPath(import.meta.url));
const modules = join(scripts, '../node_modules');
const own = join(modules, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Runs `scripts/NAME.ts` with this Node when it is new enough, else with the project's own Node 24. This
 * file itself runs on Node 20, with nothing installed: it is what says what is missing.
 */
export async function runScript(name) {
  if (!existsSync(modules)) {
    fail(`the packages are not installed yet. Run \`npm ci\`, then \`npm run ${name}\` again.`);
  } else if (Number(process.versions.node.split('.')[0]) >= 24) {
    await import(`./${name}.ts`);
  } else if (!existsSync(own)) {
    fail(
      `Node ${process.versions.node} is too old, and the project's own Node 24 is missing. ` +
        'Run `npm ci` again (or `npm rebuild node`), or install Node 24.',
    );
  } else {
    handOver(join(scripts, `${name}.mjs`));
  }
}

function handOver(script) {
  const child = spawn(own, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`the project's own Node cannot run: ${error.message}`));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function fail(text) {
  console.error(`perch: ${text}`);
  process.exitCode = 1;
}
