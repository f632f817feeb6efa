import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBuilder, type Rolldown } from 'vite';
import { builtMain } from '../preview/build.ts';
import { launch, type Launched } from '../preview/launch.ts';
import { endWithNpm } from './orphan.ts';
import { hasScreen, openBrowser } from './browser.ts';

// Three watched builds and the preview over them: a change of the page or the preload reloads the page,
// a change of main restarts it on the same address, to which the page finds back by itself.

process.chdir(join(import.meta.dirname, '..'));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-open': { type: 'boolean', default: false } },
});

const names = ['client', 'main', 'preload'] as const;
const built = new Set<string>();
const changed = new Set<string>();

const port = await freePort();
const env = {
  PREVIEW_TOKEN: process.env['PREVIEW_TOKEN'] ?? randomBytes(24).toString('base64url'),
};
let running: Launched | null = null;
let work = Promise.resolve();

async function restart(): Promise<void> {
  await quit();
  const first = running === null;
  running = launch({ main: builtMain, port, args: positionals, env });
  const { url, desk } = await running.ready;
  if (!first) return;
  console.log(`Window  ${url ?? 'none is open'}\nDesk    ${desk}`);
  if (values['no-open'] || !hasScreen()) return;
  openBrowser(desk);
  if (url !== null) openBrowser(url);
}

async function quit(): Promise<void> {
  const child = running?.child;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.send('quit');
  const late = setTimeout(() => child.kill('SIGKILL'), 2000);
  await gone;
  clearTimeout(late);
}

/** Waits for the builds that one save set off, then does what the most of them needs. */
let settling: NodeJS.Timeout | undefined;
function settle(): void {
  clearTimeout(settling);
  settling = setTimeout(() => {
    if (built.size < names.length) return;
    const again = running === null || changed.has('main');
    changed.clear();
    if (!again) running?.child.send('reload');
    else
      work = work.then(restart).catch((error: unknown) => console.error(`perch: ${String(error)}`));
  }, 50);
}

const builder = await createBuilder({ build: { watch: {} }, logLevel: 'warn' });
for (const name of names) {
  const environment = builder.environments[name];
  if (!environment) throw new Error(`vite.config.ts has no environment "${name}"`);
  environment.config.build.watch ??= {};
  const watcher = await builder.build(environment);
  if (!('on' in watcher)) throw new Error('the build does not watch');
  watcher.on('event', (event: Rolldown.RolldownWatcherEvent) => {
    if (event.code === 'ERROR') console.error(`${name}: ${event.error.message}`);
    if (event.code === 'BUNDLE_END') {
      void event.result.close();
      built.add(name);
      changed.add(name);
      console.log(`${name} built in ${Math.round(event.duration)} ms`);
    }
    if (event.code === 'END') settle();
  });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function stop(): Promise<void> {
  await quit();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
endWithNpm(() => void stop());
