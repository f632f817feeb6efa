import type { DeviceEnding, DeviceJob, DeviceStep } from '../../preload/devices.ts';
import type { Failure } from '../../preload/failure.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Session } from './session.ts';

/** How long an ending can be taken back, ms: once it is sent, nothing brings the session back. */
const UNDO = 8_000;
/** A busy server is asked again after its own word, or after this, ms; so often in a row. */
const BUSY = 5_000;
const TRIES = 4;
/** Progress is told at most every so many ms. */
const TELL = 100;

/** With one of these, the next device would fare no better. */
const hopeless = new Set<Failure['code']>(['offline', 'timeout', 'session-ended', 'cancelled']);

type Views = {
  /** Reads the list anew. @returns whether that succeeded. */
  reread(): Promise<boolean>;
  /** What is known of the devices has changed. */
  changed(): void;
  /** Only the job has moved on. */
  moved(): void;
};

/**
 * Signing devices out and removing them: one, with eight seconds to take it back, or several in a row.
 * Nothing here waits for a network: what cannot be sent now fails now. Afterwards the list is read
 * again, and what is still on it is said to be.
 */
export function openDeviceEndings(session: Session, known: KnownDevices, views: Views) {
  const { client, clock, log, signal, state, tell } = session;
  const steps = new Map<number, DeviceStep>();
  const leaving = new Map<number, { ending: DeviceEnding; keep(): void }>();
  let job: DeviceJob | null = null;
  let cancelJob: AbortController | null = null;
  signal.addEventListener('abort', () => {
    for (const { keep } of leaving.values()) keep();
  });

  function step(deviceSn: number, next: DeviceStep | null) {
    if (signal.aborted) return;
    if (next) steps.set(deviceSn, next);
    else steps.delete(deviceSn);
    tell('deviceStep', { deviceSn, step: next });
  }

  function needNetwork() {
    const { state: network, failure } = state.snapshot.connection;
    if (network === 'offline') throw new ApiError(failure ?? { code: 'offline' });
  }

  async function send(deviceSn: number, ending: DeviceEnding): Promise<Failure | null> {
    step(deviceSn, { ending, state: 'sending' });
    const operation = ending === 'remove' ? 'removeDevice' : 'kickDevice';
    try {
      await client.call(operation, { device_sn: deviceSn }, { signal });
      step(deviceSn, { ending, state: 'sent' });
      return null;
    } catch (error) {
      const failure = failureOf(error);
      step(deviceSn, { ending, state: 'failed', failure });
      return failure;
    }
  }

  /** Compares what was sent with the list: gone, or still on it. @returns how many still are. */
  async function prove(deviceSns: number[]): Promise<number> {
    const read = await views.reread();
    if (signal.aborted) return 0;
    let stillListed = 0;
    for (const deviceSn of deviceSns) {
      const now = steps.get(deviceSn);
      if (!known.get(deviceSn)) step(deviceSn, null);
      else if (read && now?.state === 'sent') {
        step(deviceSn, { ending: now.ending, state: 'still-listed' });
        stillListed += 1;
      }
    }
    return stillListed;
  }

  /** Sends what was planned, now. */
  async function sendPlanned(deviceSn: number) {
    const planned = leaving.get(deviceSn);
    if (!planned) return;
    planned.keep();
    leaving.delete(deviceSn);
    const failure = await send(deviceSn, planned.ending);
    if (!failure) known.end([deviceSn], planned.ending);
    views.changed();
  }
  const proveLater = (deviceSns: number[]) => void prove(deviceSns).catch(report);
  const report = (error: unknown) => log.error('devices', error);

  /** Sends one of several; a server that is only busy is asked again. */
  async function sendInTurn(deviceSn: number, ending: DeviceEnding, stop: AbortSignal) {
    for (let tried = 1; ; tried++) {
      const failure = await send(deviceSn, ending);
      if (failure?.code !== 'rate-limited' || tried === TRIES || stop.aborted) return failure;
      await new Promise<void>((done) => {
        const cancel = clock.after(failure.retryAfterMs ?? BUSY, done);
        const stopped = () => {
          cancel();
          done();
        };
        stop.addEventListener('abort', stopped, { once: true });
      });
    }
  }

  async function run(deviceSns: number[], ending: DeviceEnding, stop: AbortSignal) {
    const sent: number[] = [];
    let { done, failed } = { done: 0, failed: 0 };
    let outcome: DeviceJob['state'] = 'done';
    let toldAt = clock.now();
    const total = deviceSns.length;
    const show = (ended: Partial<DeviceJob> = {}) => {
      toldAt = clock.now();
      job = { ending, state: 'running', total, done, failed, stillListed: 0, ...ended };
    };
    show();
    for (const deviceSn of deviceSns) steps.set(deviceSn, { ending, state: 'queued' });
    views.changed();
    for (const deviceSn of deviceSns) {
      if (stop.aborted) outcome = 'cancelled';
      if (outcome !== 'done') {
        step(deviceSn, null);
        continue;
      }
      const failure = await sendInTurn(deviceSn, ending, stop);
      if (signal.aborted) return;
      if (failure) failed += 1;
      else sent.push(deviceSn);
      done += 1;
      if (failure && hopeless.has(failure.code)) outcome = 'stopped';
      if (clock.now() - toldAt < TELL) continue;
      show();
      views.moved();
    }
    known.end(sent, ending);
    show();
    const stillListed = await prove(sent);
    show({ state: outcome, stillListed });
    views.changed();
  }

  const endings = {
    get job() {
      return job;
    },
    step: (deviceSn: number) => steps.get(deviceSn) ?? null,

    /** @throws {ApiError} without a network: an ending is never kept for later. */
    later(deviceSn: number, ending: DeviceEnding) {
      needNetwork();
      if (!known.get(deviceSn) || leaving.has(deviceSn)) return;
      const send = () => void sendPlanned(deviceSn).then(() => proveLater([deviceSn]), report);
      const keep = clock.after(UNDO, send);
      leaving.set(deviceSn, { ending, keep });
      step(deviceSn, { ending, state: 'leaving', at: clock.now() + UNDO });
    },
    /** @returns false when it was sent already. */
    undo(deviceSn: number): boolean {
      const planned = leaving.get(deviceSn);
      if (!planned) return false;
      planned.keep();
      leaving.delete(deviceSn);
      step(deviceSn, null);
      return true;
    },
    /** Nobody can take anything back any more: all that is leaving is sent now. */
    async flush() {
      const all = [...leaving.keys()];
      await Promise.all(all.map(sendPlanned));
      if (all.length > 0) proveLater(all);
    },
    get isLeaving() {
      return leaving.size > 0;
    },

    /**
     * Ends several, one after another; starts and answers at once.
     * @throws {ApiError} without a network, or while another job runs.
     */
    several(deviceSns: number[], ending: DeviceEnding) {
      needNetwork();
      if (job?.state === 'running') throw new ApiError({ code: 'invalid-input' });
      const listed = [...new Set(deviceSns)].filter((deviceSn) => known.get(deviceSn));
      for (const deviceSn of listed) endings.undo(deviceSn);
      const cancel = (cancelJob = new AbortController());
      const stop = AbortSignal.any([cancel.signal, signal]);
      run(listed, ending, stop).catch((error: unknown) => {
        report(error);
        if (job) job = { ...job, state: 'stopped' };
        views.changed();
      });
    },
    cancel: () => cancelJob?.abort(),
    dismiss() {
      if (job?.state === 'running') return;
      job = null;
      for (const [deviceSn, { state: now }] of steps)
        if (now === 'failed' || now === 'still-listed') step(deviceSn, null);
      views.moved();
    },

    /**
     * Ends the sessions of all devices, and with them Perch's own: with a kept password it signs in
     * again, without one the user is asked to.
     */
    async all() {
      needNetwork();
      for (const deviceSn of leaving.keys()) endings.undo(deviceSn);
      session.renewal.expectEnd({ code: 'signed-out-everywhere' });
      try {
        await client.call('kickDevice', {}, { signal });
      } catch (error) {
        // A lost answer may still have been a call that was heard.
        if (!hopeless.has(failureOf(error).code)) session.renewal.expectEnd(null);
        throw error;
      }
      const everyone = known.all().map(({ deviceSn }) => deviceSn);
      known.end(everyone, 'sign-out');
      views.changed();
      // Answered with the same token: this service lets it live.
      if (await views.reread()) session.renewal.expectEnd(null);
    },
  };
  return endings;
}
