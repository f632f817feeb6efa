import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'perch-package-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** The project with all that packages it, and next to nothing to build. */
beforeAll(() => {
  for (const part of ['scripts', 'assets', 'package.json', 'electron-builder.yml'])
    cpSync(join(root, part), join(project, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
  const config = "export default { build: { outDir: 'out/renderer' } };\n";
  writeFileSync(join(project, 'vite.config.ts'), config);
  writeFileSync(join(project, 'index.html'), '<!doctype html>');
  mkdirSync(join(project, 'out/main'), { recursive: true });
  writeFileSync(join(project, 'out/main/index.js'), '// nothing\n');
});

// Perch is packed as for Linux, which nobody does on Windows.
const unix = test.skipIf(process.platform === 'win32');
/** Vite and electron-builder run as a whole, ms. */
const PATIENCE = 120_000;

/** @returns what `npm run package` prints and ends with, on a computer without Electron's runtime */
async function packaging(): Promise<{ code: number; text: string }> {
  const env = {
    ...process.env,
    PERCH_FETCH_S: '0',
    ELECTRON_OVERRIDE_DIST_PATH: join(project, 'nothing'),
  };
  try {
    const run = promisify(execFile)(process.execPath, ['scripts/package.mjs'], {
      cwd: project,
      env,
    });
    return { code: 0, text: (await run).stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, text: stdout };
  }
}

unix(
  'no installer is a failure, for whoever reads the exit code as well',
  async () => {
    const { code, text } = await packaging();
    expect(text).toContain(
      "no installer was made. Electron's runtime is missing: it is not installed.",
    );
    expect(code).toBe(1);
  },
  PATIENCE,
);

unix(
  'an archive over its budget is one, too',
  async () => {
    writeFileSync(join(project, 'out/main/large.js'), Buffer.alloc(3 * 1024 * 1024));
    const { code, text } = await packaging();
    expect(text).toContain('app.asar is larger than the 3.00 MB that it may have.');
    expect(code).toBe(1);
  },
  PATIENCE,
);
