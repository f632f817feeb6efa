import { existsSync, readFileSync } from 'node:fs';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import type {
  Configuration,
  LinuxConfiguration,
  MacConfiguration,
  NsisOptions,
  WindowsConfiguration,
} from 'electron-builder';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { appId, desktopFile, linkScheme, toastActivator } from '../../main/desktop/identity.ts';
import { feed } from '../../scripts/feed.ts';

const read = () =>
  parse(readFileSync('electron-builder.yml', 'utf8')) as Configuration & {
    appId: string;
    afterPack: string;
    linux: LinuxConfiguration & { icon: string };
    mac: MacConfiguration & { icon: string; entitlements: string };
    nsis: NsisOptions & { include: string };
    win: WindowsConfiguration & { icon: string };
  };
const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
  desktopName: string;
  homepage: string;
  dependencies?: object;
  devDependencies: { electron: string };
};

test('electron-builder knows every key of its configuration', async () => {
  await validateConfiguration(read(), new DebugLogger(false));
});

test('a key that it does not know is a fault', async () => {
  const config = { ...read(), fusses: true };
  await expect(validateConfiguration(config, new DebugLogger(false))).rejects.toThrow('fusses');
});

test('the installers and the program use the same names', () => {
  const config = read();
  expect(config.appId).toBe(appId);
  expect(own.desktopName).toBe(desktopFile);
  expect(config.linux.syncDesktopName).toBe(true);
  expect(config.protocols).toEqual([{ name: 'Perch', schemes: [linkScheme] }]);
});

test('Windows installs for the user alone, on both processors, without an administrator', () => {
  const { nsis, win } = read();
  expect(nsis).toMatchObject({ oneClick: true, perMachine: false });
  expect(win.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
});

test('uninstalling takes away what the program writes into the registry; an update does not', () => {
  const lines = readFileSync(read().nsis.include, 'utf8')
    .split('\n')
    .map((line) => line.trim());
  const [from, to] = [lines.indexOf('${ifNot} ${isUpdated}'), lines.indexOf('${endIf}')];
  const key = (...path: string[]) => `HKCU "${['Software', ...path].join('\\')}"`;
  const windows = ['Microsoft', 'Windows', 'CurrentVersion'];
  const own = '"${APP_ID}"';
  expect(lines.slice(from + 1, to)).toEqual([
    `DeleteRegValue ${key(...windows, 'Run')} ${own}`,
    `DeleteRegValue ${key(...windows, 'Explorer', 'StartupApproved', 'Run')} ${own}`,
    `DeleteRegKey ${key('Classes', linkScheme)}`,
    `DeleteRegKey ${key('Classes', 'CLSID', toastActivator)}`,
  ]);
  expect(lines.filter((line) => line.startsWith('Delete'))).toHaveLength(4);
});

test('macOS gets one program for both processors, hardened, with few entitlements', () => {
  const { mac } = read();
  expect(mac.target).toEqual([
    { target: 'dmg', arch: ['universal'] },
    { target: 'zip', arch: ['universal'] },
  ]);
  expect(mac.hardenedRuntime).toBe(true);
  const rights = readFileSync(mac.entitlements, 'utf8').match(/<key>.*<\/key>/g);
  expect(rights).toEqual(['<key>com.apple.security.cs.allow-jit</key>']);
});

test('Linux gets AppImage, deb and rpm', () => {
  expect(read().linux.target).toEqual(['AppImage', 'deb', 'rpm']);
});

test('an AppImage needs nothing that is not on a current system', () => {
  expect(read().toolsets).toEqual({ appimage: '1.0.3' });
});

test('every file that the configuration names is there', () => {
  const { mac, win, linux, nsis, afterPack } = read();
  for (const file of [
    ...[mac.icon, mac.entitlements, win.icon, linux.icon],
    ...[nsis.include, afterPack],
  ]) {
    expect(existsSync(file), file).toBe(true);
  }
});

test('there is no feed for updates unless the release names one', () => {
  expect(read().publish).toBeNull();
  expect(feed(undefined)).toEqual({ publish: null, forceCodeSigning: false });
  // How a workflow says that a variable has no value.
  expect(feed('')).toEqual(feed(undefined));
});

test('a release with a feed has to be signed', async () => {
  const config = { ...read(), ...feed('https://updates.example.com/perch') };
  await validateConfiguration(config, new DebugLogger(false));
  expect(config.publish).toEqual({ provider: 'generic', url: 'https://updates.example.com/perch' });
  expect(config.forceCodeSigning).toBe(true);
});

test('Electron is pinned, and nothing is installed beside the bundles', () => {
  expect(own.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(own.dependencies).toBeUndefined();
});
