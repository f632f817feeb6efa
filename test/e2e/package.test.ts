import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FuseV1Options } from '@electron/fuses';
import { launch } from '../../preview/launch.ts';
import { writeLicences } from '../../scripts/licences.ts';
import { fuses } from '../../scripts/fuses.ts';
import { budget, packWithoutRuntime, type Packed } from '../../scripts/pack.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'perch-packed-'));
const unpacked = join(folder, 'app');
let packed: Packed;
beforeAll(async () => {
  writeLicences(root);
  packed = await packWithoutRuntime(root, unpacked);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('only what runs is in the archive', () => {
  const strangers = packed.files.filter(
    (file) =>
      !/^\/(out|out\/(main|preload|renderer|renderer\/assets)|assets|assets\/tray)$/.test(file) &&
      !/^\/(package\.json|out\/main\/index\.js|out\/preload\/index\.cjs|out\/renderer\/index\.html)$/.test(
        file,
      ) &&
      !/^\/out\/renderer\/assets\/[\w-]+\.(js|css|svg|png|woff2)$/.test(file) &&
      !/^\/assets\/tray\/[\w@.-]+\.png$/.test(file),
  );
  expect(strangers).toEqual([]);
  for (const needed of [
    '/package.json',
    '/out/main/index.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/assets/tray/normal-22-dark.png',
    '/assets/tray/normal-Template@2x.png',
  ]) {
    expect(packed.files).toContain(needed);
  }
});

test('what other programs have to open lies beside the archive', () => {
  expect(packed.resources.toSorted()).toEqual(['app.asar', 'icon.png', 'licences.txt']);
});

test('the archive keeps to its budget', () => {
  expect(packed.bytes).toBeLessThan(budget);
});

test('what is packed starts by itself, with nothing beside it', async () => {
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  const main = join(unpacked, 'out/main/index.js');
  const { child, ready } = launch({ main, profile, output: 'pipe' });
  try {
    const { url } = await ready;
    const page = await fetch(url ?? '');
    expect(await page.text()).toContain('<script type="module"');
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});

test('the fuses that were decided on are set in the packed program', () => {
  const decided = Object.entries(fuses('linux')).map(([fuse, on]) => [
    FuseV1Options[Number(fuse)],
    on,
  ]);
  expect(packed.fuses).toEqual(Object.fromEntries(decided));
  expect(packed.fuses['RunAsNode']).toBe(false);
  expect(packed.fuses['OnlyLoadAppFromAsar']).toBe(true);
});

test('the desktop entry opens screens, takes links and names its windows', () => {
  const { desktopName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    desktopName: string;
  };
  const entry = packed.desktopEntry;
  expect(entry).toContain(`StartupWMClass=${desktopName.replace(/\.desktop$/, '')}\n`);
  expect(entry).toContain('MimeType=x-scheme-handler/perch;\n');
  expect(entry).toMatch(/^Exec=\/opt\/Perch\/perch .*%U$/m);
  const actions = /^Actions=(.*);$/m.exec(entry)?.[1]?.split(';') ?? [];
  expect(actions).toEqual(['Overview', 'Notifications', 'Devices']);
  for (const action of actions) {
    expect(entry).toContain(`[Desktop Action ${action}]\nName=${action}\n`);
    expect(entry).toContain(`Exec=perch perch://${action.toLowerCase()}\n`);
  }
});
