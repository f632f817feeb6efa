import type { DeviceEnding } from '../../preload/devices.ts';
import { failureOf } from '../api/errors.ts';
import { hopeless, type DeviceSteps, type Views } from './device-steps.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Session } from './session.ts';

/** How long an ending can be taken back, ms: once it is sent, nothing brings the session back. */
const UNDO = 8_000;

type Planned = { ending: DeviceEnding; at: number; keep(): void };

/**
 * Signing a device out and removing it, with eight seconds to take it back, and signing out all at
 * once. Nothing here waits for a network: what cannot be sent now fails now. Afterwards the list is
 * read again, and what is still on it is said to be.
 */
export function openDeviceEndings(
  session: Session,
  known: KnownDevices,
  steps: DeviceSteps,
  views: Views,
) {
  const { client, clock, log, signal } = session;
  const leaving = new Map<number, Planned>();
  signal.addEventListener('abort', () => {
    for (const { keep } of leaving.values()) keep();
  });

  /** Sends what was planned, now. */
  async function sendPlanned(deviceSn: number) {
    const planned = leaving.get(deviceSn);
    if (!planned) return;
    const { ending, keep } = planned;
    keep();
    leaving.delete(deviceSn);
    const failure = await steps.send(deviceSn, ending);
    if (!failure) known.end([deviceSn], ending);
    views.changed();
    if (!failure) steps.prove([deviceSn], ending).catch(report);
  }
  const report = (error: unknown) => log.error('devices', error);

  const endings = {
    /** @returns until when it can be taken back, epoch ms; null for a device that is not listed. */
    later(deviceSn: number, ending: DeviceEnding): number | null {
      steps.needNetwork();
      if (!known.get(deviceSn)) return null;
      const planned = leaving.get(deviceSn);
      if (planned) return planned.at;
      const at = clock.now() + UNDO;
      const keep = clock.after(UNDO, () => void sendPlanned(deviceSn).catch(report));
      leaving.set(deviceSn, { ending, at, keep });
      steps.set(deviceSn, { ending, state: 'leaving', at });
      return at;
    },
    /** @returns false when it was sent already. */
    undo(deviceSn: number): boolean {
      const planned = leaving.get(deviceSn);
      if (!planned) return false;
      planned.keep();
      leaving.delete(deviceSn);
      steps.set(deviceSn, null);
      return true;
    },
    /** Nobody can take anything back any more: all that is leaving is sent now. */
    async flush() {
      await Promise.all([...leaving.keys()].map(sendPlanned));
    },
    get isLeaving() {
      return leaving.size > 0;
    },

    /** All devices have been signed out just now. */
    ended() {
      const everyone = known.all().map(({ deviceSn }) => deviceSn);
      known.end(everyone, 'sign-out');
      views.changed();
    },

    /**
     * Ends the sessions of all devices, and with them Perch's own: with a kept password it signs in
     * again, without one the user is asked to.
     */
    async all() {
      steps.needNetwork();
      for (const deviceSn of leaving.keys()) endings.undo(deviceSn);
      session.renewal.expectEnd({ code: 'signed-out-everywhere' });
      try {
        await client.call('kickDevice', {}, { signal });
      } catch (error) {
        // A lost answer may still have been a call that was heard.
        if (!hopeless.has(failureOf(error).code)) session.renewal.expectEnd(null);
        throw error;
      }
      endings.ended();
      // Answered with the same token: this service lets it live.
      if (await views.reread()) session.renewal.expectEnd(null);
    },
  };
  return endings;
}
