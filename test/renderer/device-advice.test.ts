import { expect, test } from 'vitest';
import { adviceOn } from '../../renderer/device-advice.ts';
import { deviceOf } from '../fakes/devices.ts';

const many = (count: number, parts: Parameters<typeof deviceOf>[0]) =>
  Array.from({ length: count }, (_, index) => deviceOf({ deviceSn: index, ...parts }));

test('a few devices of known kinds need no advice', () => {
  expect(adviceOn([])).toBeNull();
  expect(adviceOn([...many(5, { platform: 6 }), ...many(5, { platform: 2 })])).toBeNull();
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

test.each([
  ['keeps', { kept: true }],
  ['has named', { label: 'Kitchen' }],
  ['has signed out', { ended: { ending: 'sign-out' as const, at: 1 } }],
])('what the user %s is left alone', (_what, parts) => {
  expect(adviceOn(many(9, { platform: 0, ...parts }))).toBeNull();
});
