import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The built main process, which the preview and Electron both run. */
export const builtMain = join(root, 'out/main/index.js');

const built = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const sources = [
  'main',
  'preload',
  'renderer',
  'messages',
  'demo',
  'assets',
  'package.json',
  'vite.config.ts',
  'svelte.config.js',
];
// Written by the build itself.
const generated = new Set(['compiled', 'paraglide']);

/** Builds what the app runs from when it is missing or older than its sources; rejects in words. */
export async function ensureBuilt(say: (text: string) => void): Promise<void> {
  if (isFresh()) return;
  say('building …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) throw new Error('its packages are not installed; run `npm ci` first');
  const child = spawn(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the build failed; \`npm run build\` shows it too\n\n${output}`);
}

function isFresh(): boolean {
  const made = built.map((file) => modified(join(root, file)));
  if (made.includes(0)) return false;
  return Math.min(...made) >= Math.max(...sources.map((name) => newest(join(root, name))));
}

/** When a file was last written, in milliseconds; 0 when there is none. */
const modified = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newest(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return modified(path);
  const inside = readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !generated.has(name))
    .map(({ name }) => newest(join(path, name)));
  return Math.max(0, ...inside);
}
