import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  hourIn,
  isWithin,
  panelOf,
  trayImage,
  trayState,
  trayStates,
} from '../../main/desktop/tray-icon.ts';
import { settings, snapshotOf } from '../fakes/snapshot.ts';

/** 23:30 in Shanghai. */
const night = new Date('2026-11-23T15:30:00Z');
const quiet = { ...settings, doNotDisturb: { on: true, start: 22, end: 7 } };
const pause = { startedAt: 0, until: 1, restores: true };

test.each([
  ['normal', {}],
  ['normal', { settings: null }],
  ['normal', { stage: 'starting' as const, settings: null, account: null }],
  ['push-off', { settings: { ...settings, push: false } }],
  ['push-off', { settings: { ...quiet, push: false } }],
  ['do-not-disturb', { pause, settings: { ...settings, push: false } }],
  ['do-not-disturb', { settings: quiet }],
  ['attention', { stage: 'signed-out' as const, account: null, settings: null }],
  ['attention', { vault: 'locked' as const }],
])('the icon is %s: %#', (state, parts) => {
  expect(trayState(snapshotOf(parts), night)).toBe(state);
});

test('do not disturb is read by the clock that the user named', () => {
  const { preferences } = snapshotOf();
  const day = new Date('2026-11-23T05:30:00Z');
  expect(trayState(snapshotOf({ settings: quiet }), day)).toBe('normal');
  const london = { ...preferences, serverZone: 'Europe/London' };
  expect(trayState(snapshotOf({ settings: quiet, preferences: london }), day)).toBe(
    'do-not-disturb',
  );
});

test('an unknown zone claims nothing', () => {
  expect(hourIn('Mars/Olympus', night)).toBeNull();
  expect(hourIn('local', night)).toBe(night.getHours());
});

test('windows agree with a mask of 24 hours', () => {
  for (let start = 0; start < 24; start++) {
    for (let end = 0; end < 24; end++) {
      const mask = new Set<number>();
      for (let hour = start; hour !== end; hour = (hour + 1) % 24) mask.add(hour);
      for (let hour = 0; hour < 24; hour++) {
        expect(isWithin({ on: true, start, end }, hour)).toBe(mask.has(hour));
        expect(isWithin({ on: false, start, end }, hour)).toBe(false);
      }
    }
  }
});

test.each(['darwin', 'win32', 'linux'] as const)(
  'every state has its own picture on %s',
  (system) => {
    for (const panel of ['light', 'dark'] as const) {
      const files = trayStates.map((state) => trayImage('assets', state, panel, system));
      expect(files.filter((file) => !existsSync(file))).toEqual([]);
      const pictures = files.map((file) => readFileSync(file).toString('base64'));
      expect(new Set(pictures).size).toBe(trayStates.length);
    }
  },
);

test('macOS is given template images, which it colours itself', () => {
  expect(trayImage('assets', 'normal', 'dark', 'darwin')).toMatch(/Template\.png$/);
});

test.each([
  ['linux', 'ubuntu:GNOME', false, 'dark'],
  ['linux', 'KDE', false, 'light'],
  ['linux', undefined, true, 'dark'],
  ['win32', undefined, false, 'light'],
  ['win32', undefined, true, 'dark'],
] as const)('the panel on %s %s with dark=%s is %s', (system, desktop, dark, panel) => {
  expect(panelOf(system, desktop, dark)).toBe(panel);
});
