// `npm run package`: the installers of this system, in dist/. Where Electron's runtime cannot be had it
// checks everything that needs none, says in a sentence what is missing, and exits with 1.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { createBuilder } from 'vite';
import { feed } from './feed.ts';
import { writeLicences } from './licences.ts';
import { budget, packWithoutRuntime } from './pack.ts';
import { findRuntime } from './runtime.ts';

const root = join(import.meta.dirname, '..');
const say = (text: string) => console.log(`perch: ${text}`);
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

/** @returns what is wrong, or null */
async function check(): Promise<string | null> {
  const packages = writeLicences(root);
  say(`${packages.length} packages are bundled: out/licences.txt, dist/sbom.json`);
  const packed = await packWithoutRuntime(root);
  say(`app.asar has ${packed.files.length} entries and ${megabytes(packed.bytes)}`);
  const excess = packed.bytes > budget;
  return excess ? `app.asar is larger than the ${megabytes(budget)} that it may have` : null;
}

async function packageAll(dir: boolean): Promise<string | null> {
  const limit = Number(process.env['PERCH_FETCH_S'] ?? 300) * 1000;
  const runtime = await findRuntime(limit, say);
  if ('missing' in runtime) return `Electron's runtime is missing: ${runtime.missing}`;
  const address = process.env['PERCH_UPDATE_URL'];
  say(
    address
      ? `packaging, with updates from ${address} …`
      : 'packaging, without a feed for updates …',
  );
  try {
    const files = await build({
      projectDir: root,
      publish: 'never',
      dir,
      config: { extends: 'electron-builder.yml', ...feed(address) },
    });
    for (const file of files) say(file);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const { values } = parseArgs({ options: { dir: { type: 'boolean', default: false } } });
process.chdir(root);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
say(`building ${version} …`);
await (await createBuilder({ logLevel: 'warn' })).buildApp();

const fault = await check();
const missing = fault ?? (await packageAll(values.dir));
if (missing !== null) {
  say(`no installer was made. ${missing}.`);
  if (fault === null)
    say('What needs no runtime was checked: configuration, archive, fuses, entry.');
  // `exitCode` would be lost: a part of electron-builder (async-exit-hook) ends what has run out with 0.
  process.exit(1);
}
