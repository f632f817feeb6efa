import { expect, test } from 'vitest';
import { adviceOn } from '../../renderer/device-advice.ts';
import { deviceOf } from '../fakes/devices.ts';

const many = (count: number, parts: Parameters<typeof deviceOf>[0]) =>
  Array.from({ length: count }, (_, index) => deviceOf({ deviceSn: index, ...parts }));

test('a few devices of known kinds need no advice', () => {
  expect(adviceOn([])).toBeNull();
  const names = ['Pixel 9', 'Firefox on Linux', 'iPhone 15 Pro'];
  expect(adviceOn(names.map((name, deviceSn) => deviceOf({ deviceSn, name })))).toBeNull();
});

test('a device that cannot be recognised is pointed out first', () => {
  const strange = deviceOf({ deviceSn: 99, platform: 0 });
  expect(adviceOn([...many(9, { platform: 6 }), strange])).toEqual({
    about: 'unknown',
    devices: [strange],
  });
});

test('many of one kind are pointed out', () => {
  const browsers = many(6, { platform: 6 });
  expect(adviceOn([...browsers, ...many(2, { platform: 1 })])).toEqual({
    about: 'many',
    platform: 6,
    devices: browsers,
  });
});

test('devices of one name are pointed out, since only names of the user tell them apart', () => {
  const phones = many(2, { name: 'Pixel 9' });
  const laptop = deviceOf({ deviceSn: 99, name: 'Firefox on Linux' });
  expect(adviceOn([laptop, ...phones])).toEqual({
    about: 'alike',
    name: 'Pixel 9',
    devices: phones,
  });
});

test.each([
  ['keeps', { kept: true }],
  ['has named', { label: 'Kitchen' }],
  ['has signed out', { ended: { ending: 'sign-out' as const, at: 1 } }],
])('what the user %s is left alone', (_what, parts) => {
  expect(adviceOn(many(9, { platform: 0, ...parts }))).toBeNull();
});
