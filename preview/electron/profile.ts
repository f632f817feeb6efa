import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';

const Package = v.object({
  name: v.string(),
  productName: v.optional(v.string()),
  version: v.string(),
});

/** The app's folder as `electron .` finds it: the nearest package.json above the script, not cwd. */
export const root = findRoot(dirname(resolve(process.argv[1] ?? '.')));

const manifest = v.parse(Package, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
export const name = manifest.productName ?? manifest.name;
export const version = manifest.version;

function findRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : findRoot(parent);
}

/** `--name=value` or `--name` on the command line, as Chromium reads its switches. */
export function commandLineSwitch(name: string): string | null {
  const given = process.argv
    .slice(2)
    .find((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  return given === undefined ? null : given.slice(name.length + 3);
}

const home = homedir();
const config = process.env['XDG_CONFIG_HOME'] || join(home, '.config');
// Never the real app's folder: what the preview seals is not safe there.
const userData = resolve(commandLineSwitch('user-data-dir') || join(config, `${name}-preview`));

/** Electron's special folders, by its names. */
export const folders: Record<string, string> = {
  home,
  appData: config,
  userData,
  sessionData: userData,
  logs: join(userData, 'logs'),
  crashDumps: join(userData, 'Crashpad'),
  temp: tmpdir(),
  exe: process.execPath,
  module: process.execPath,
  desktop: join(home, 'Desktop'),
  documents: join(home, 'Documents'),
  downloads: join(home, 'Downloads'),
  music: join(home, 'Music'),
  pictures: join(home, 'Pictures'),
  videos: join(home, 'Videos'),
};

/** The languages of the session, best first, as BCP 47 tags; Linux's own variables decide. */
export function systemLanguages(): string[] {
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const named = (LANGUAGE || LC_ALL || LC_MESSAGES || LANG || '')
    .split(':')
    .map((entry) => entry.replace(/\..*$/, '').replaceAll('_', '-'))
    .filter((entry) => entry !== '' && entry !== 'C' && entry !== 'POSIX');
  return named.length > 0 ? named : [new Intl.DateTimeFormat().resolvedOptions().locale];
}
