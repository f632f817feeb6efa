import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Shelf } from '../../main/account/shelf.ts';
import { openShelves } from '../../main/store/shelves.ts';
import type { Update } from '../../preload/desktop.ts';
import { HandClock } from '../account/clock.ts';
import { app } from '../fakes/electron.ts';
import type { Looked, Updater } from '../../main/desktop/updates.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { canUpdate, Looked: schema, openUpdates } = await import('../../main/desktop/updates.ts');

const minute = 60_000;
const day = 24 * 60 * minute;

/** An updater whose feed says what it is told to say. */
class Feed extends EventEmitter {
  autoDownload = false;
  autoInstallOnAppQuit = false;
  logger: unknown = null;
  looks = 0;
  installs = 0;
  answer: 'same' | 'newer' | 'held-back' | 'inactive' | 'offline' = 'same';
  async checkForUpdates() {
    this.looks += 1;
    if (this.answer === 'offline') throw new Error('net::ERR_INTERNET_DISCONNECTED');
    if (this.answer === 'inactive') return null;
    const version = this.answer === 'same' ? '1.2.3' : '1.3.0';
    // A version that is held back for this computer's stage is not available either.
    if (this.answer === 'newer') this.emit('update-available', { version });
    else this.emit('update-not-available', { version });
    if (this.answer === 'newer') this.emit('update-downloaded', { version });
    return {};
  }
  quitAndInstall() {
    this.installs += 1;
  }
}

const clock = () => new HandClock();
let kept: Looked;
beforeEach(() => {
  kept = { at: null };
});

const memory: Shelf<Looked> = {
  get: () => kept,
  set: (next) => void (kept = next),
  keep: (next) => void (kept = next),
};

type Choice = {
  every?: 'daily' | 'weekly' | 'never';
  supported?: boolean;
  shelf?: Shelf<Looked>;
};

function open({ every = 'daily', supported = true, shelf = memory }: Choice = {}) {
  const feed = new Feed();
  const time = clock();
  const seen: Update[] = [];
  const ready = vi.fn();
  const moved = vi.fn();
  const load = vi.fn(async () => feed as unknown as Updater);
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const service = openUpdates({
    load,
    supported,
    every: () => every,
    kept: shelf,
    changed: (update) => void seen.push(update),
    ready,
    moved,
    clock: time,
    log,
  });
  return { feed, time, service, ready, moved, load, log, now: () => seen.at(-1) };
}

test('the first look waits until the start is over; the next comes a day later', async () => {
  const { feed, time } = open();
  expect(feed.looks).toBe(0);
  await time.move(minute);
  expect(feed.looks).toBe(1);
  await time.move(day - 2 * minute);
  expect(feed.looks).toBe(1);
  await time.move(60 * minute);
  expect(feed.looks).toBe(2);
});

test('a restart does not look again before it is time', async () => {
  const first = open();
  await first.time.move(minute);
  const second = open();
  await second.time.move(minute);
  expect(second.feed.looks).toBe(0);
});

test('never means never, until the user asks', async () => {
  const { feed, time, service } = open({ every: 'never' });
  await time.move(day);
  expect(feed.looks).toBe(0);
  await service.check();
  expect(feed.looks).toBe(1);
});

test('a new version is fetched, told once, and installed when the user says so', async () => {
  const { feed, service, ready, now } = open();
  feed.answer = 'newer';
  await service.check();
  expect(now()).toMatchObject({ state: 'ready', version: '1.3.0' });
  expect(ready).toHaveBeenCalledExactlyOnceWith('1.3.0');
  await service.check();
  expect(feed.looks).toBe(1);
  service.install();
  await vi.waitFor(() => expect(feed.installs).toBe(1));
  expect(feed).toMatchObject({ autoDownload: true, autoInstallOnAppQuit: true });
});

test('nothing is installed before it is there', () => {
  const { feed, service } = open();
  service.install();
  expect(feed.installs).toBe(0);
});

test('without a network the next hour tries again', async () => {
  const { feed, time, now } = open();
  feed.answer = 'offline';
  await time.move(minute);
  expect(now()?.state).toBe('failed');
  feed.answer = 'same';
  await time.move(60 * minute);
  expect(now()).toMatchObject({ state: 'idle', version: null });
});

test.each([
  ['same', { state: 'idle', version: null }],
  ['newer', { state: 'ready', version: '1.3.0' }],
] as const)('a disk that takes nothing stops no look (%s)', async (answer, found) => {
  // No folder can be made inside a file, by nobody.
  writeFileSync(join(resources, 'full'), '');
  const refused = vi.fn();
  const told = { refused, setAside: vi.fn(), caughtUp: vi.fn() };
  const shelves = openShelves(join(resources, 'full'), told);
  const shelf = shelves.in('profile')('updates', schema, { at: null });
  const { feed, time, service, now, log } = open({ shelf });
  feed.answer = answer;
  await service.check();
  expect(now()).toMatchObject({ ...found, checkedAt: time.now() });
  expect(log.warn).not.toHaveBeenCalled();
  expect(refused).toHaveBeenCalledOnce();
});

test('a version that this computer does not get yet is no version', async () => {
  const { feed, time, service, now } = open();
  feed.answer = 'held-back';
  await service.check();
  expect(now()).toMatchObject({ state: 'idle', version: null, checkedAt: time.now() });
});

test('an updater that does not look leaves the date of the last look alone', async () => {
  const { feed, service, now } = open();
  feed.answer = 'inactive';
  await service.check();
  expect(now()).toMatchObject({ state: 'idle', version: null, checkedAt: null });
});

test('an AppImage that an update has renamed is told, so that start at login finds it', async () => {
  const { feed, service, moved } = open();
  await service.check();
  feed.emit('appimage-filename-updated', '/home/lin/Perch-1.3.0-x86_64.AppImage');
  expect(moved).toHaveBeenCalledExactlyOnceWith('/home/lin/Perch-1.3.0-x86_64.AppImage');
});

test('where nothing can be updated, nothing is even loaded', async () => {
  const { load, time, service, now } = open({ supported: false });
  await time.move(day);
  await service.check();
  expect(load).not.toHaveBeenCalled();
  expect(now()?.supported).toBe(false);
});

let resources: string;
beforeEach(() => {
  resources = mkdtempSync(join(tmpdir(), 'perch-resources-'));
  app.isPackaged = true;
});
afterEach(() => {
  rmSync(resources, { recursive: true, force: true });
  app.isPackaged = false;
  vi.restoreAllMocks();
});

test.each([
  ['a Windows installation', 'win32', {}, true],
  ['an app bundle', 'darwin', {}, true],
  ['an AppImage', 'linux', { APPIMAGE: '/home/lin/Perch.AppImage' }, true],
  ['a deb or rpm package', 'linux', {}, false],
] as const)('%s with a feed updates itself: %s', (_name, platform, env, expected) => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  expect(canUpdate(resources, env)).toBe(false);
  writeFileSync(join(resources, 'app-update.yml'), 'provider: generic\n');
  expect(canUpdate(resources, env)).toBe(expected);
  app.isPackaged = false;
  expect(canUpdate(resources, env)).toBe(false);
});
