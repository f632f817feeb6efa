import { existsSync, globSync, readFileSync } from 'node:fs';
import { FuseV1Options } from '@electron/fuses';
import { expect, test } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');

/** The rows of a table by its heading, cell by cell. */
function rows(heading: string): string[][] {
  const part = page.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return part
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const everyRow = ['Electron', 'Fuses', 'What comes'].flatMap(rows);

test('each item of the official checklist has its row', () => {
  expect(rows('Electron').map(([number]) => Number(number))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

test('each fuse has its row', () => {
  const names = Object.values(FuseV1Options).filter((name) => typeof name === 'string');
  expect(rows('Fuses').map(([name]) => name)).toEqual(names);
});

test.each(everyRow.map((row) => row.at(-1) ?? ''))('the test is there: %s', (shown) => {
  const [, file = '', name = ''] = /^`([^`]+)` "(.+)"$/.exec(shown) ?? [];
  expect(existsSync(file), file).toBe(true);
  const code = readFileSync(file, 'utf8');
  const titles = [`'${name}'`, `"${name}"`, `\`${name}\``];
  expect(
    titles.some((title) => code.includes(title)),
    name,
  ).toBe(true);
});

const sources = globSync(['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,svelte,html}']).map(
  (file) => ({ file: file.replaceAll('\\', '/'), code: readFileSync(file, 'utf8') }),
);

/** The files in which something occurs. */
const where = (what: RegExp) =>
  sources.filter(({ code }) => what.test(code)).map(({ file }) => file);

test('nothing in the sources weakens a page', () => {
  expect(sources.length).toBeGreaterThan(100);
  for (const weakness of [
    /nodeIntegration(InWorker|InSubFrames)?:\s*true/,
    /contextIsolation:\s*false/,
    /sandbox:\s*false/,
    /webSecurity:\s*false/,
    /allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures/,
    /webviewTag|<webview|allowpopups/,
    /backgroundThrottling:\s*false/,
    /file:\/\//,
    /no-sandbox|ignore-certificate-errors|disable-web-security/,
    /setCertificateVerifyProc|rejectUnauthorized/,
    /\{@html|innerHTML|\beval\(|new Function\(/,
  ]) {
    expect(where(weakness), String(weakness)).toEqual([]);
  }
});

test('each dangerous call has one place', () => {
  expect(where(/shell\.openExternal/)).toEqual(['main/desktop/locks.ts']);
  expect(where(/\bipcMain\b/)).toEqual(['main/bridge.ts']);
  expect(where(/new BrowserWindow\(/)).toEqual(['main/desktop/window.ts']);
  expect(where(/import \{[^}]*\bsafeStorage\b/)).toEqual(['main/store/credentials.ts']);
});

test('the preload hands over two functions and a word, and nothing of Electron', () => {
  const code = readFileSync('preload/index.ts', 'utf8');
  expect(code.match(/exposeInMainWorld\(/g)).toHaveLength(1);
  expect(code.split('\n').length).toBeLessThan(20);
  const listener = /const forward = \(([^)]*)\)[^\n]*\n\s*(.*)/.exec(code);
  // Electron's event stays here; the page gets the value.
  expect(listener?.[2]).toContain('listener(value)');
});
