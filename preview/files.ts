import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';

/** A file of the preview's own page side, ready for a browser. */
export type OwnFile = { body: string; type: string };

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
};

/** Reads `web/NAME`; the types are stripped on the way, so the preview needs no build. */
export async function ownFile(name: string): Promise<OwnFile | null> {
  const type = types[extname(name)];
  if (!type || !/^[a-z-]+\.[a-z]+$/.test(name)) return null;
  try {
    const text = await readFile(new URL(`./web/${name}`, import.meta.url), 'utf8');
    return { body: name.endsWith('.ts') ? await stripped(text) : text, type };
  } catch {
    return null;
  }
}

const cache = join(import.meta.dirname, '../.cache/preview');

/** Stripping costs a start a quarter of a second, so what comes out is kept under the text's own hash. */
async function stripped(text: string): Promise<string> {
  const file = join(cache, `${createHash('sha256').update(text).digest('hex')}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return kept;
  const code = stripTypeScriptTypes(text);
  // Whole or not there: another preview may be reading.
  const draft = `${file}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  await writeFile(draft, code);
  await rename(draft, file);
  return code;
}

/**
 * The built preload as a module of the page. Electron runs it with `require` and a `process` of its own,
 * so it is served inside a function that takes both; `bridge.ts` calls it.
 */
export async function preloadModule(file: string | undefined): Promise<OwnFile> {
  const source = file === undefined ? '' : await readFile(file, 'utf8');
  const code = source.replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const system = JSON.stringify({ platform: process.platform, arch: process.arch });
  const body =
    `export const system = ${system};\n` +
    `export default function (require, module, exports, process) {\n${code}\n}\n`;
  return { body, type: types['.ts'] ?? '' };
}
