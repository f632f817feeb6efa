import type { Device } from '../preload/devices.ts';

export type GroupName = 'new' | 'kept' | 'others';
type Group = { name: GroupName; devices: Device[] };

/** What the list is drawn from, top to bottom: a heading, then its devices. */
export type Item =
  | { kind: 'heading'; group: GroupName; size: number; alone: boolean }
  | { kind: 'device'; device: Device; position: number; size: number };

/** The devices in which every one of the words is found; in any case, in any of their texts. */
export function search(devices: Device[], words: string): Device[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return devices;
  return devices.filter(({ name, label, system, userAgent, deviceSn }) => {
    const text = [label, name, system, userAgent, deviceSn].join('\n').toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** New ones first, then those one keeps, then the others; main has put them in order. */
export function groupsOf(devices: Device[]): Group[] {
  const groups = Map.groupBy(devices, ({ isNew, kept }): GroupName => {
    if (isNew) return 'new';
    return kept ? 'kept' : 'others';
  });
  const names: GroupName[] = ['new', 'kept', 'others'];
  return names.flatMap((name) => {
    const members = groups.get(name);
    return members ? [{ name, devices: members }] : [];
  });
}

export const itemsOf = (groups: Group[]): Item[] =>
  groups.flatMap(({ name, devices }): Item[] => [
    { kind: 'heading', group: name, size: devices.length, alone: groups.length === 1 },
    ...devices.map((device, index): Item => {
      return { kind: 'device', device, position: index + 1, size: devices.length };
    }),
  ]);
