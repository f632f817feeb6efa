import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';

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
    return { body: name.endsWith('.ts') ? stripTypeScriptTypes(text) : text, type };
  } catch {
    return null;
  }
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
