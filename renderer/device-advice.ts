import type { Device, Platform } from '../preload/devices.ts';

/** More devices of one kind than this are worth a look. */
const MANY = 5;

export type Advice =
  | { about: 'unknown'; devices: Device[] }
  | { about: 'many'; platform: Platform; devices: Device[] }
  | { about: 'alike'; name: string; devices: Device[] };

/**
 * The one thing about the devices that is most worth a look, or null. What the user keeps, has named
 * or has signed out already is the user's business.
 */
export function adviceOn(devices: Device[]): Advice | null {
  const open = devices.filter(({ kept, label, ended }) => !kept && label === '' && ended === null);
  const kinds = largestFirst(Map.groupBy(open, ({ platform }) => platform));
  const unknown = kinds.find(([platform]) => platform === 0)?.[1];
  if (unknown) return { about: 'unknown', devices: unknown };
  const [most] = kinds;
  if (most && most[1].length > MANY) return { about: 'many', platform: most[0], devices: most[1] };
  const [alike] = largestFirst(Map.groupBy(open, ({ name }) => name));
  if (!alike || alike[1].length < 2) return null;
  return { about: 'alike', name: alike[0], devices: alike[1] };
}

const largestFirst = <K>(groups: Map<K, Device[]>) =>
  [...groups].toSorted(([, a], [, b]) => b.length - a.length);
