import * as v from 'valibot';
import type { DeviceEnding, DeviceJob } from '../../preload/devices.ts';
import { ApiError } from '../api/errors.ts';
import { hopeless, type DeviceSteps, type Views } from './device-steps.ts';
import type { KnownDevices } from './known-devices.ts';
import type { Session } from './session.ts';

/** A busy server is asked again after its own word, or after this, ms; so often in a row. */
const BUSY = 5_000;
const TRIES = 4;
/** Progress is told, and written down, at most every so many ms. */
const TELL = 100;
const WRITE = 1_000;

const Task = v.object({
  ending: v.picklist(['sign-out', 'remove']),
  /** All but those on the keep-list: what the user keeps before its turn comes is left alone. */
  others: v.boolean(),
  total: v.number(),
  failed: v.number(),
  sent: v.array(v.number()),
  left: v.array(v.number()),
});
type Task = v.InferOutput<typeof Task>;

/**
 * Ends several devices one after another. How far it has come is on the disk, so that it can go on
 * after a stop, a quit or a switch. What appears meanwhile was not confirmed by the user: it is told
 * as new, and left alone.
 */
export function openDeviceJob(
  session: Session,
  known: KnownDevices,
  steps: DeviceSteps,
  views: Views,
) {
  const { clock, log, signal } = session;
  const kept = session.shelf('device-job', v.nullable(Task), null);
  let task = kept.get();
  let job: DeviceJob | null = task && shownOf(task, 'interrupted');
  let stop = new AbortController();
  let under: Promise<void> = Promise.resolve();
  /** Ended, and not yet in the list of known devices, which may be long. */
  let unwritten: number[] = [];
  let writtenAt = 0;
  let toldAt = 0;

  const report = (error: unknown) => log.error('devices', error);

  function write() {
    if (!task) return;
    writtenAt = clock.now();
    try {
      known.end(unwritten, task.ending);
      kept.set(task.left.length > 0 ? task : null);
    } catch (error) {
      // What was done is done, also where it cannot be written down.
      log.warn('device job', error);
    }
    unwritten = [];
  }
  // Before this the session could still write; after it, nobody would.
  signal.addEventListener('abort', () => {
    if (job?.state === 'running') write();
  });

  function tell() {
    if (!task || clock.now() - toldAt < TELL) return;
    toldAt = clock.now();
    job = shownOf(task, 'running');
    views.moved();
  }

  /** Sends one of several; a server that is only busy is asked again. */
  async function sendInTurn(deviceSn: number, ending: DeviceEnding, stopped: AbortSignal) {
    for (let tried = 1; ; tried++) {
      const failure = await steps.send(deviceSn, ending);
      if (failure?.code !== 'rate-limited' || tried === TRIES || stopped.aborted) return failure;
      await new Promise<void>((done) => {
        const cancel = clock.after(failure.retryAfterMs ?? BUSY, done);
        const end = () => {
          cancel();
          done();
        };
        stopped.addEventListener('abort', end, { once: true });
      });
    }
  }

  /** Its turn may come when it is gone, or when the user has come to keep it. */
  function isDue(deviceSn: number, { others }: Task) {
    const device = known.get(deviceSn);
    return device !== undefined && !(others && device.kept);
  }

  async function run(mine: Task, stopped: AbortSignal) {
    let outcome: DeviceJob['state'] = 'done';
    // Both may change while something is waited for.
    const isStopped = () => stopped.aborted;
    const isOver = () => signal.aborted;
    for (let deviceSn = mine.left[0]; deviceSn !== undefined; deviceSn = mine.left[0]) {
      if (isStopped()) {
        outcome = stopped.reason === 'halt' ? 'interrupted' : 'cancelled';
        break;
      }
      if (!isDue(deviceSn, mine)) {
        mine.left.shift();
        mine.total -= 1;
        steps.set(deviceSn, null);
        continue;
      }
      const failure = await sendInTurn(deviceSn, mine.ending, stopped);
      if (isOver()) return;
      if (failure && hopeless.has(failure.code)) {
        outcome = 'stopped';
        break;
      }
      // A busy server was given up on because the job was: the device has still to come.
      if (failure?.code === 'rate-limited' && isStopped()) continue;
      mine.left.shift();
      if (failure) mine.failed += 1;
      else {
        mine.sent.push(deviceSn);
        unwritten.push(deviceSn);
      }
      if (clock.now() - writtenAt >= WRITE) write();
      tell();
      await views.rereadSometimes();
      if (isOver()) return;
    }
    write();
    for (const deviceSn of mine.left)
      if (steps.get(deviceSn)?.state === 'queued') steps.set(deviceSn, null);
    if (outcome === 'interrupted') {
      job = shownOf(mine, outcome);
      return;
    }
    job = shownOf(mine, 'running');
    views.moved();
    const stillListed = await steps.prove(mine.sent, mine.ending);
    job = { ...shownOf(mine, outcome), stillListed };
    views.changed();
  }

  function start(next: Task) {
    task = next;
    stop = new AbortController();
    job = shownOf(next, 'running');
    steps.queue(next.left, next.ending);
    write();
    toldAt = clock.now();
    views.changed();
    under = run(next, AbortSignal.any([stop.signal, signal])).catch((error: unknown) => {
      report(error);
      job = shownOf(next, 'stopped');
      views.changed();
    });
  }

  /** @throws {ApiError} without a network, or while another job runs. */
  function needRest() {
    steps.needNetwork();
    if (job?.state === 'running') throw new ApiError({ code: 'job-running' });
  }

  return {
    get shown() {
      return job;
    },
    get isRunning() {
      return job?.state === 'running';
    },

    needRest,
    /** Starts and answers at once. */
    start(deviceSns: number[], ending: DeviceEnding, others: boolean) {
      const left = [...new Set(deviceSns)].filter((deviceSn) => known.get(deviceSn));
      start({ ending, others, total: left.length, failed: 0, sent: [], left });
    },
    /** Goes on with what is left of a job that ended early. */
    resume() {
      needRest();
      if (task && task.left.length > 0) start(task);
    },
    cancel: () => stop.abort('user'),
    /** Stops after the device that is being sent; the rest stays to be gone on with. */
    async halt() {
      stop.abort('halt');
      await under;
    },
    dismiss() {
      if (job?.state === 'running') return;
      job = null;
      task = null;
      kept.set(null);
      steps.dismiss();
      views.moved();
    },
  };
}

function shownOf({ ending, total, failed, left }: Task, state: DeviceJob['state']): DeviceJob {
  return { ending, state, total, done: total - left.length, failed, stillListed: 0 };
}
