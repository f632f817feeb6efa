import { ESLint } from 'eslint';
import { expect, test } from 'vitest';

type Pattern = { regex: string; importNames?: string[] };

const eslint = new ESLint();

/** Does a wall keep this file from importing that name from there? */
async function isKept(file: string, from: string, name: string) {
  const { rules } = (await eslint.calculateConfigForFile(file)) as {
    rules: Record<string, [number, { patterns?: Pattern[] }] | undefined>;
  };
  const patterns = rules['@typescript-eslint/no-restricted-imports']?.[1].patterns ?? [];
  return patterns.some(
    ({ regex, importNames }) =>
      new RegExp(regex).test(from) && (!importNames || importNames.includes(name)),
  );
}

const all = [
  ...['main/index.ts', 'main/bridge.ts', 'main/demo.ts', 'main/trouble.ts'],
  ...['main/account/pause.ts', 'main/bulk/run.ts', 'main/api/client.ts', 'main/api/answer.ts'],
  ...['main/desktop/tray.ts', 'main/store/credentials.ts', 'main/store/shelves.ts'],
  ...['main/store/preferences.ts', 'preload/index.ts', 'preload/contract.ts'],
  ...['renderer/api.ts', 'demo/service.ts'],
];
/** The only ones that may. */
const may: Record<string, string[]> = {
  'axios default': ['main/api/client.ts'],
  'electron safeStorage': ['main/store/credentials.ts'],
  'electron ipcMain': ['main/bridge.ts'],
  'electron contextBridge': [
    ...['main/index.ts', 'main/bridge.ts', 'main/desktop/tray.ts', 'preload/index.ts'],
    ...['main/store/credentials.ts', 'main/store/shelves.ts', 'main/store/preferences.ts'],
  ],
};

test.each(Object.keys(may))('%s is kept from all but the few that need it', async (what) => {
  const [from = '', name = ''] = what.split(' ');
  const kept = await Promise.all(all.map((file) => isKept(file, from, name)));
  expect(all.filter((_file, at) => !kept[at]).toSorted()).toEqual(may[what]?.toSorted());
});

test.each(['main/account/session.ts', 'renderer/api.ts', 'demo/service.ts', 'node:fs'])(
  'the contract does not know %s',
  async (place) => {
    for (const file of ['preload/contract.ts', 'preload/index.ts'])
      expect(await isKept(file, place.startsWith('node:') ? place : `../${place}`, 'x')).toBe(true);
  },
);
