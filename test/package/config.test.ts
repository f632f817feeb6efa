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
import { appId, desktopFile, linkScheme } from '../../main/desktop/identity.ts';

const read = () =>
  parse(readFileSync('electron-builder.yml', 'utf8')) as Configuration & {
    appId: string;
    afterPack: string;
    linux: LinuxConfiguration & { icon: string };
    mac: MacConfiguration & { icon: string; entitlements: string };
    nsis: NsisOptions;
    win: WindowsConfiguration & { icon: string };
  };
const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
  desktopName: string;
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

test('every file that the configuration names is there', () => {
  const { mac, win, linux, afterPack } = read();
  for (const file of [mac.icon, mac.entitlements, win.icon, linux.icon, afterPack]) {
    expect(existsSync(file), file).toBe(true);
  }
});

test('there is no feed for updates unless the release names one', () => {
  expect(read().publish).toBeNull();
});

test('Electron is pinned, and nothing is installed beside the bundles', () => {
  expect(own.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(own.dependencies).toBeUndefined();
});
