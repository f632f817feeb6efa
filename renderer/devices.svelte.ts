import { SvelteMap } from 'svelte/reactivity';
import { m } from '../messages/compiled/messages.js';
import type {
  Device,
  DeviceEnding,
  DeviceEvent,
  DeviceStep,
  NamedDevice,
} from '../preload/devices.ts';
import { api, failureOf } from './api.ts';
import { attempt, notices } from './notices.svelte.ts';
import { view } from './view.svelte.ts';
import { sentence } from './words.ts';

/** More rows than a window shows. */
const FIRST = 50;

/** The rows of the device list: read when the snapshot says that they changed, kept up by steps. */
class Devices {
  #rows = $state.raw<Device[] | null>(null);
  #events = $state.raw<DeviceEvent[]>([]);
  readonly #steps = new SvelteMap<number, DeviceStep | null>();
  #account: string | undefined;
  /** Steps that were told while the rows are being read. */
  #since = new Map<number, DeviceStep | null>();

  /** Null until they are read for the first time. */
  get rows(): Device[] | null {
    return this.#rows;
  }

  /** What came, went or was ended; newest first. */
  get events(): DeviceEvent[] {
    return this.#events;
  }

  /** What is being done with a device right now. */
  step({ deviceSn, step }: Device): DeviceStep | null {
    return this.#steps.has(deviceSn) ? (this.#steps.get(deviceSn) ?? null) : step;
  }

  /**
   * Listens to the steps. The returned function ends it. Rows that were read for the same account stay
   * until they are read anew.
   */
  follow(account: string | undefined): () => void {
    if (account !== this.#account) {
      this.#rows = null;
      this.#events = [];
      this.#steps.clear();
      this.#since = new Map();
    }
    this.#account = account;
    return window.perch.on('deviceStep', ({ deviceSn, step }) => {
      this.#steps.set(deviceSn, step);
      this.#since.set(deviceSn, step);
    });
  }

  async read(): Promise<void> {
    const since = (this.#since = new Map());
    // A long list takes its time on the way; its beginning is all that can be seen at first.
    const first = this.#rows === null ? await api.devices.list({ most: FIRST }) : null;
    if (first && since === this.#since) this.#rows = first;
    const whole = first && first.length < FIRST ? first : api.devices.list({});
    const [rows, events] = await Promise.all([whole, api.devices.events({})]);
    // A later reading is on its way.
    if (since !== this.#since) return;
    this.#rows = rows;
    this.#events = events;
    this.#steps.clear();
    for (const [deviceSn, step] of since) this.#steps.set(deviceSn, step);
  }
}

export const devices = new Devices();

/** What a person calls it. */
type Nameable = Pick<Device, 'label' | 'name'>;
export const nameOf = ({ label, name }: Nameable): string => label || name;

/** Ends one device's session in eight seconds, and offers to take it back until then. */
export async function end(
  device: Nameable & Pick<Device, 'deviceSn'>,
  ending: DeviceEnding,
): Promise<void> {
  const { deviceSn } = device;
  const { signOut, remove } = api.devices;
  const send = ending === 'sign-out' ? signOut : remove;
  const name = nameOf(device);
  const said =
    ending === 'sign-out' ? m.devices_toast_sign_out({ name }) : m.devices_toast_remove({ name });
  try {
    const until = await send({ deviceSn });
    // One that has gone meanwhile is not there when the rows are read again.
    if (until !== null) notices.say(said, () => void takeBack(deviceSn), { until });
  } catch (error) {
    const failure = failureOf(error);
    const title =
      ending === 'sign-out' ? m.app_banner_device({ name }) : m.app_banner_device_remove({ name });
    if (failure.code !== 'cancelled') notices.miss(title, sentence(failure));
  }
}

/** Says that devices have signed in, wherever the user is but on the list, where they stand out. */
export function tellNew(found: NamedDevice[]): void {
  const [device, ...others] = found;
  if (!device || view.screen === 'devices') return;
  if (others.length > 0) {
    const showList = { label: m.devices_toast_show(), run: () => view.open('devices') };
    notices.say(m.devices_toast_new_several({ count: found.length }), null, {
      actions: [showList],
    });
    return;
  }
  const { deviceSn, name } = device;
  const actions = [
    {
      label: m.devices_it_was_me(),
      run: () => void attempt(() => api.devices.acknowledge({ deviceSn })),
    },
    {
      label: m.devices_sign_out(),
      run: () => void end({ deviceSn, name, label: '' }, 'sign-out'),
    },
  ];
  notices.say(m.devices_toast_new({ name }), null, { actions });
}

export async function takeBack(deviceSn: number): Promise<void> {
  notices.hush();
  await attempt(async () => {
    const undone = await api.devices.undo({ deviceSn });
    if (!undone) notices.say(m.devices_undo_late());
  });
}
