import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureCodes } from '../../preload/failure.ts';
import {
  ago,
  clock,
  describe as title,
  isUndoable,
  sentence,
  serverName,
  stretch,
  whenAndWho,
} from '../../renderer/words.ts';
import { changed, signedOut } from '../fakes/snapshot.ts';
import { connect } from './page.ts';

const noon = new Date(2026, 10, 23, 12).getTime();
const minutes = 60_000;

test.each([
  ['en', /^[A-Z].*\.$/],
  ['zh-CN', /^[^a-z].*。$/],
] as const)('every failure has whole sentences of its own in %s', async (locale, whole) => {
  await connect({ ...signedOut, locale });
  const said = failureCodes.map((code) => sentence({ code }));
  for (const words of said) expect(words).toMatch(whole);
  expect(new Set(said).size).toBe(failureCodes.length);
});

test("the service's own words follow where they say more than ours", () => {
  const refused = sentence({ code: 'refused', message: 'locked by policy' });
  expect(refused).toContain('“locked by policy”');
  expect(sentence({ code: 'wrong-password', message: 'pw err 7' })).not.toContain('pw err 7');
});

test('no consequence under a label is longer than 60 characters', () => {
  const long = ['notifications', 'preferences']
    .flatMap((room) => Object.entries(read(`messages/en/${room}.json`)))
    .filter(([key]) => /_(push|text|sound|vibration|dnd|silent|tray|hidden|weak)_detail$/.test(key))
    .filter(([, words]) => words.length > 60);
  expect(long).toEqual([]);
});

test('a change is told by its name and what became of it', () => {
  expect(title(changed())).toBe('Sound switched off');
  expect(title(changed({ field: 'push', before: false, after: true }))).toBe(
    'Push notifications switched on',
  );
  const quiet = { on: true, start: 22, end: 7 };
  expect(title(changed({ field: 'doNotDisturb', before: quiet, after: quiet }))).toBe(
    'Do not disturb set to 22:00 – 07:00',
  );
  const off = { ...quiet, on: false };
  expect(title(changed({ field: 'silentHours', before: quiet, after: off }))).toBe(
    'Silent hours switched off',
  );
  expect(title(changed({ field: 'authMode', before: 0, after: 3 }))).toBe(
    'Who can add me set to Nobody',
  );
});

test('a change is told by its time and who made it, or by what it waits for', () => {
  const at = noon - 5 * minutes;
  expect(whenAndWho(changed({ at }), noon)).toBe('Today at 11:55, from this computer');
  expect(whenAndWho(changed({ at, source: 'tray' }), noon + 86_400_000)).toBe(
    'Yesterday at 11:55, from the tray',
  );
  expect(whenAndWho(changed({ at, state: 'waiting' }), noon)).toBe(
    'Waiting for the network, today at 11:55',
  );
});

test('only the newest change of a setting can be undone, and never one of a pause', () => {
  const newest = changed();
  const older = changed();
  const paused = changed({ field: 'push', source: 'pause' });
  const refused = changed({ field: 'vibration', state: 'refused' });
  const log = [newest, older, paused, refused];
  expect(log.map((entry) => isUndoable(entry, log))).toEqual([true, false, false, false]);
});

test('times that pass are told in steps that do not flicker', () => {
  const before = (seconds: number) => ago(noon - seconds * 1000, noon);
  expect(before(3)).toBe('just now');
  expect(before(47)).toBe('40 seconds ago');
  expect(before(6 * 60)).toBe('6 minutes ago');
  expect(before(3 * 3600)).toBe('3 hours ago');
  // A clock that was put back makes no negative times.
  expect(before(-100)).toBe('just now');
});

test('a stretch of time is rounded up', () => {
  expect(stretch(11_000)).toBe('20 seconds');
  expect(stretch(53.2 * minutes)).toBe('54 minutes');
  expect(stretch(125 * minutes)).toBe('2 hours 5 minutes');
  expect(stretch(49 * 60 * minutes)).toBe('2 days 1 hour');
});

test('in Chinese a space stands between digits and words', async () => {
  await connect({ ...signedOut, locale: 'zh-CN' });
  expect(ago(noon - 47_000, noon)).toBe('40 秒钟前');
  expect(ago(noon - 6 * 60_000, noon)).toBe('6 分钟前');
  expect(stretch(11_000)).toBe('20 秒钟');
  expect(stretch(125 * minutes)).toBe('2 小时 5 分钟');
  expect(clock(noon + 72 * 60 * minutes, noon)).toContain('11 月 26 日');
});

test('a time on another day says which', () => {
  expect(clock(noon + 3 * 60 * minutes, noon)).toBe('15:00');
  expect(clock(noon + 20 * 60 * minutes, noon)).toBe('tomorrow 08:00');
  expect(clock(noon + 72 * 60 * minutes, noon)).toContain('26');
});

test('a server is called by its address without what everybody knows', () => {
  expect(serverName({ kind: 'own', appId: '', address: 'https://im.example.com/' })).toBe(
    'im.example.com',
  );
  expect(serverName({ kind: 'demo' })).toBe('Built-in demo');
});

function read(path: string): Record<string, string> {
  const whole: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'));
  return Object.fromEntries(
    Object.entries(whole).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}
