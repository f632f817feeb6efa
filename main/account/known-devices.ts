import * as v from 'valibot';
import type { DeviceEnding } from '../../preload/devices.ts';
import type { ListedDevice } from './device-list.ts';
import type { Session } from './session.ts';
import { platformOf } from './user-agent.ts';

/** Entries of the log that are kept. */
const EVENTS = 200;

const Listed = {
  deviceSn: v.number(),
  platform: v.pipe(v.number(), v.transform(platformOf)),
  userAgent: v.string(),
};
const Known = v.object({
  ...Listed,
  label: v.string(),
  firstSeen: v.number(),
  isNew: v.boolean(),
  kept: v.boolean(),
  /** What Perch did to it last; epoch ms. */
  ended: v.nullable(v.object({ ending: v.picklist(['sign-out', 'remove']), at: v.number() })),
});
export type KnownDevice = v.InferOutput<typeof Known>;

const Event = v.object({
  ...Listed,
  label: v.string(),
  at: v.number(),
  what: v.picklist(['came', 'went', 'signed-out', 'removed']),
});
type Event = v.InferOutput<typeof Event>;

export type KnownDevices = ReturnType<typeof openKnownDevices>;

/**
 * What this computer knows of the account's devices. The service tells no times and no names, so Perch
 * remembers when it first saw a device, what the user calls it and which ones the user knows.
 */
export function openKnownDevices({ shelf, clock }: Pick<Session, 'shelf' | 'clock'>) {
  const list = shelf('devices', v.array(Known), []);
  // Apart from the list, which can be long and seldom changes.
  const diary = shelf(
    'device-log',
    v.object({ listedAt: v.nullable(v.number()), events: v.array(Event) }),
    { listedAt: null, events: [] },
  );
  const devices = new Map(list.get().map((device) => [device.deviceSn, device]));
  const save = () => list.keep([...devices.values()]);

  const event = (device: KnownDevice, what: Event['what']): Event => {
    const { deviceSn, platform, userAgent, label } = device;
    return { deviceSn, platform, userAgent, label, at: clock.now(), what };
  };
  const write = (fresh: Event[], listedAt = diary.get().listedAt) =>
    diary.keep({ listedAt, events: [...fresh, ...diary.get().events].slice(0, EVENTS) });

  /** Takes in a row; a device that was not known is new, unless this is the first list of all. */
  function meet(row: ListedDevice): 'came' | 'changed' | 'same' {
    const known = devices.get(row.deviceSn);
    if (known && known.userAgent === row.userAgent && known.platform === row.platform)
      return 'same';
    const fresh = {
      label: '',
      firstSeen: clock.now(),
      isNew: diary.get().listedAt !== null,
      kept: false,
      ended: null,
    };
    devices.set(row.deviceSn, { ...fresh, ...known, ...row });
    return known ? 'changed' : 'came';
  }

  return {
    get: (deviceSn: number) => devices.get(deviceSn),
    all: () => [...devices.values()],
    /** Epoch ms of the last list that was read to its end. */
    get listedAt() {
      return diary.get().listedAt;
    },
    /** Newest first. */
    get events() {
      return diary.get().events;
    },

    /** The first page of the very first list: shown, but not yet kept. */
    glance(rows: ListedDevice[]) {
      for (const row of rows) meet(row);
    },

    /** Takes in a list. What is missing from it has gone, unless the list was cut. */
    learn(rows: Map<number, ListedDevice>, cut: boolean) {
      const first = diary.get().listedAt === null;
      const met = [...rows.values()].map((row) => ({ how: meet(row), deviceSn: row.deviceSn }));
      const came = met.flatMap(({ how, deviceSn }) => {
        const device = devices.get(deviceSn);
        return how === 'came' && !first && device ? [device] : [];
      });
      const gone = cut ? [] : [...devices.values()].filter(({ deviceSn }) => !rows.has(deviceSn));
      for (const { deviceSn } of gone) devices.delete(deviceSn);
      const changed = first || gone.length > 0 || met.some(({ how }) => how !== 'same');
      if (changed) save();
      // That Perch removed a device is in the log already.
      const left = gone.filter(({ ended }) => ended?.ending !== 'remove');
      const went = left.map((device) => event(device, 'went'));
      write([...came.map((device) => event(device, 'came')), ...went], clock.now());
      return { came, changed };
    },

    change(deviceSn: number, patch: Partial<Pick<KnownDevice, 'label' | 'kept' | 'isNew'>>) {
      const device = devices.get(deviceSn);
      if (!device) return;
      devices.set(deviceSn, { ...device, ...patch });
      save();
    },

    /** The service has done what Perch asked for. Whether it holds, the next list shows. */
    end(deviceSns: number[], ending: DeviceEnding) {
      const ended = deviceSns.flatMap((deviceSn) => devices.get(deviceSn) ?? []);
      if (ended.length === 0) return;
      for (const device of ended) {
        const after = { ...device, isNew: false, ended: { ending, at: clock.now() } };
        devices.set(device.deviceSn, after);
      }
      save();
      const what = ending === 'remove' ? 'removed' : 'signed-out';
      write(ended.map((device) => event(device, what)).toReversed());
    },
  };
}
