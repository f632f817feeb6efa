// Who wrote what is bundled: out/licences.txt for the user, with each build; dist/sbom.json for whoever
// audits it, with the installers.
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type Licensed = { name: string; version: string; licence: string; text: string };

/** The packages of which something is in the bundles, read from their source maps. */
export function bundled(root = '.'): Licensed[] {
  const homes = new Set<string>();
  for (const map of globSync('out/**/*.map', { cwd: root })) {
    const { sources } = JSON.parse(readFileSync(join(root, map), 'utf8')) as { sources: string[] };
    for (const source of sources) {
      const file = resolve(root, dirname(map), source);
      const home = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(file)?.[0];
      if (home && existsSync(join(home, 'package.json'))) homes.add(home);
    }
  }
  return [...homes]
    .map(read)
    .toSorted((a, b) => `${a.name} ${a.version}`.localeCompare(`${b.name} ${b.version}`, 'en'));
}

function read(home: string): Licensed {
  const { name, version, license } = JSON.parse(
    readFileSync(join(home, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string };
  const file = readdirSync(home).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file ? readFileSync(join(home, file), 'utf8').trim() : '';
  return { name, version, licence: license ?? 'unknown', text };
}

/** One text with every licence in it. */
const notice = (packages: Licensed[]): string =>
  [
    'Perch contains the following software. Electron and Chromium have their own files beside it.',
    ...packages.map(({ name, version, licence, text }) =>
      [`${name} ${version} (${licence})`, text].filter((part) => part !== '').join('\n\n'),
    ),
  ].join(`\n\n${'-'.repeat(72)}\n\n`);

/** A bill of materials in CycloneDX. */
const billOfMaterials = (packages: Licensed[], version: string, electron: string) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: { component: { type: 'application', name: 'Perch', version } },
  components: [{ name: 'electron', version: electron, licence: 'MIT' }, ...packages].map((one) => ({
    type: 'library',
    name: one.name,
    version: one.version,
    purl: `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`,
    licenses: [{ expression: one.licence }],
  })),
});

/** Writes the text for the user; the bundles have to be there. */
export function writeNotice(root = '.'): Licensed[] {
  const packages = bundled(root);
  writeFileSync(join(root, 'out/licences.txt'), `${notice(packages)}\n`);
  return packages;
}

/** Writes both. */
export function writeLicences(root = '.'): Licensed[] {
  const packages = writeNotice(root);
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    devDependencies: { electron: string };
  };
  const bill = billOfMaterials(packages, own.version, own.devDependencies.electron);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/sbom.json'), `${JSON.stringify(bill, null, 2)}\n`);
  return packages;
}
