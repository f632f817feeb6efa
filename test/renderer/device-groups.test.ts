import { expect, test } from 'vitest';
import { groupsOf, itemsOf, search } from '../../renderer/device-groups.ts';
import { deviceOf } from '../fakes/devices.ts';

const phone = deviceOf({ deviceSn: 1, name: 'iPhone 15 Pro', system: 'iOS 19.1' });
const kept = deviceOf({ deviceSn: 2, name: 'Pixel 9', label: 'Kitchen', kept: true });
const fresh = deviceOf({ deviceSn: 3, name: 'Firefox on Linux', isNew: true });
const later = deviceOf({ deviceSn: 4, name: 'Edge on Windows' });

test('new devices come first, then the kept ones, then the others as they come', () => {
  const groups = groupsOf([phone, kept, fresh, later]);
  expect(
    groups.map(({ name, devices }) => [name, devices.map(({ deviceSn }) => deviceSn)]),
  ).toEqual([
    ['new', [3]],
    ['kept', [2]],
    ['others', [1, 4]],
  ]);
});

test('a group without devices is not there, and a sole one knows that it is', () => {
  expect(itemsOf(groupsOf([phone]))).toEqual([
    { kind: 'heading', group: 'others', size: 1, alone: true },
    { kind: 'device', device: phone, position: 1, size: 1 },
  ]);
  expect(groupsOf([])).toEqual([]);
});

test.each([
  ['iphone', [1]],
  ['kitchen', [2]],
  ['ios 19', [1]],
  ['  linux FIREFOX ', [3]],
  ['4', [4]],
  ['', [1, 2, 3, 4]],
  ['nothing like it', []],
])('searching for "%s" finds %j', (words, found) => {
  const devices = search([phone, kept, fresh, later], words);
  expect(devices.map(({ deviceSn }) => deviceSn)).toEqual(found);
});
