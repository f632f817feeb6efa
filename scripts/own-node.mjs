import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, modules, needPackages } from './packages.mjs';

const scripts = dirname(fileURLToPath(import.meta.url));
const own = join(modules, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/**
 * Runs a TypeScript file with this Node when it is new enough, else with the project's own Node 24. This
 * file itself runs on Node 20, with nothing installed: it is what says what is missing.
 */
export async function runScript(name, file = `./${name}.ts`) {
  if (!needPackages(name)) return;
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    await import(file);
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
