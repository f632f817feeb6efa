import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sparticuz, { inflate } from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const root = join(import.meta.dirname, '../..');
const packed = join(root, 'node_modules/@sparticuz/chromium');

let opened: Promise<Browser> | null = null;

/** The one Chromium of this worker. `PERCH_CHROMIUM` names another than the one from the packages. */
export const browser = (): Promise<Browser> => (opened ??= open());

export async function closeBrowser(): Promise<void> {
  const open = await opened;
  opened = null;
  await open?.close();
}

async function open(): Promise<Browser> {
  const named = process.env['PERCH_CHROMIUM'];
  if (named) return start(named);
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return chromium.launch({ channel: 'chrome' });
  const folder = await unpack();
  const executable = join(folder, 'chromium');
  try {
    return await start(executable);
  } catch (error) {
    if (!String(error).includes('shared libraries')) throw error;
    // A system without a desktop lacks libraries that the package brings along for such places.
    return start(executable, {
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    });
  }
}

// Not the package's own arguments: they switch web security off, which the tests are about.
const start = (executablePath: string, env: Record<string, string> = {}) =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox'],
    env: { ...process.env, ...env },
  });

/**
 * Unpacks the packaged Chromium into the project. The package itself takes whatever file named
 * `chromium` lies in the system's temporary folder, of any version and half written, too.
 */
async function unpack(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join(root, `.cache/chromium-${version}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const temporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = draft;
  try {
    await sparticuz.executablePath(join(packed, 'bin'));
    await inflate(join(packed, 'bin/al2023.tar.br'));
  } finally {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
  }
  try {
    renameSync(draft, folder);
  } catch {
    // Another worker was faster.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}
