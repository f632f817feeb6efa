import type { DeviceEnding, DeviceStep } from '../../preload/devices.ts';
import type { Failure } from '../../preload/failure.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Session } from './session.ts';

/** With one of these, the next device would fare no better. */
export const hopeless = new Set<Failure['code']>([
  'offline',
  'timeout',
  'session-ended',
  'cancelled',
]);

export type Views = {
  /** Reads the list anew. @returns whether that succeeded. */
  reread(): Promise<boolean>;
  /** The same, unless it was read a moment ago. */
  rereadSometimes(): Promise<unknown>;
  /** What is known of the devices has changed. */
  changed(): void;
  /** Only the job has moved on. */
  moved(): void;
};

export type DeviceSteps = ReturnType<typeof openDeviceSteps>;

/** What is being done with each device right now, and the sending and proving of it. */
export function openDeviceSteps(session: Session, known: KnownDevices, views: Views) {
  const { client, signal, state, tell } = session;
  const steps = new Map<number, DeviceStep>();

  function set(deviceSn: number, next: DeviceStep | null) {
    if (signal.aborted) return;
    if (next) steps.set(deviceSn, next);
    else steps.delete(deviceSn);
    tell('deviceStep', { deviceSn, step: next });
  }

  return {
    set,
    get: (deviceSn: number) => steps.get(deviceSn) ?? null,

    /** Many wait for their turn: the page is told once, by reading its rows. */
    queue(deviceSns: number[], ending: DeviceEnding) {
      for (const deviceSn of deviceSns) steps.set(deviceSn, { ending, state: 'queued' });
    },

    /** @throws {ApiError} without a network: an ending is never kept for later. */
    needNetwork() {
      const { state: network, failure } = state.snapshot.connection;
      if (network === 'offline') throw new ApiError(failure ?? { code: 'offline' });
    },

    async send(deviceSn: number, ending: DeviceEnding): Promise<Failure | null> {
      set(deviceSn, { ending, state: 'sending' });
      const operation = ending === 'remove' ? 'removeDevice' : 'kickDevice';
      try {
        await client.call(operation, { device_sn: deviceSn }, { signal });
        set(deviceSn, { ending, state: 'sent' });
        return null;
      } catch (error) {
        const failure = failureOf(error);
        set(deviceSn, { ending, state: 'failed', failure });
        return failure;
      }
    },

    /** Compares what was sent with the list: gone, or still on it. @returns how many still are. */
    async prove(deviceSns: number[], ending: DeviceEnding): Promise<number> {
      const read = await views.reread();
      if (signal.aborted) return 0;
      let stillListed = 0;
      for (const deviceSn of deviceSns) {
        const now = steps.get(deviceSn);
        if (!known.get(deviceSn)) set(deviceSn, null);
        // Something else may have been begun with it meanwhile.
        else if (read && (!now || now.state === 'sent')) {
          set(deviceSn, { ending, state: 'still-listed' });
          stillListed += 1;
        }
      }
      return stillListed;
    },

    /** Puts away what one device, or every one, has come to. */
    dismiss(only?: number) {
      for (const [deviceSn, { state: now }] of steps) {
        if (only !== undefined && only !== deviceSn) continue;
        if (now === 'failed' || now === 'still-listed') set(deviceSn, null);
      }
    },
  };
}
