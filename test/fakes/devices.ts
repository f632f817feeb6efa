import type { Device, DeviceSummary } from '../../preload/devices.ts';

/** A device of a plain list, with the parts that a test is about. */
export const deviceOf = (parts: Partial<Device> = {}): Device => ({
  deviceSn: 4098,
  platform: 1,
  name: 'iPhone 15 Pro',
  system: '',
  userAgent: '',
  label: '',
  firstSeen: 1000,
  isNew: false,
  kept: false,
  ended: null,
  step: null,
  ...parts,
});

/** The list in short, as main tells it. */
export const summaryOf = (parts: Partial<DeviceSummary> = {}): DeviceSummary => ({
  revision: 1,
  count: 1,
  newCount: 0,
  marked: 0,
  newest: [],
  syncedAt: Date.now(),
  cut: false,
  failure: null,
  job: null,
  ...parts,
});
