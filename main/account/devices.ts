import type {
  Device,
  DeviceEnding,
  DeviceEvent,
  DeviceSummary,
  NamedDevice,
} from '../../preload/devices.ts';
import type { Failure } from '../../preload/failure.ts';
import type { Locale } from '../../preload/types.ts';
import { failureOf } from '../api/errors.ts';
import { openDeviceEndings } from './device-endings.ts';
import { openDeviceJob } from './device-job.ts';
import { listDevices } from './device-list.ts';
import { openDeviceSteps } from './device-steps.ts';
import { openKnownDevices, type KnownDevice } from './known-devices.ts';
import type { Session } from './session.ts';
import { deviceName, readUserAgent, type Agent } from './user-agent.ts';

/** The slow timer leaves a list alone for so many times as long as reading it takes. */
const REST = 20;
/** While devices are ended one after another, the list is read again at most every so many ms. */
const AGAIN = 2_000;
const NEWEST = 5;

/** The account's devices. The snapshot has them in short; the page reads the rows when they change. */
export function openDevices(session: Session, found: (devices: NamedDevice[]) => void) {
  const { client, clock, signal, state } = session;
  const known = openKnownDevices(session);
  const views = { reread, rereadSometimes, changed, moved: show };
  const steps = openDeviceSteps(session, known, views);
  const endings = openDeviceEndings(session, known, steps, views);
  const job = openDeviceJob(session, known, steps, views);
  let revision = 0;
  let failure: Failure | null = null;
  let cut = false;
  let took = 0;
  let reading: Promise<boolean> | undefined;
  let words: Locale | undefined;
  /** Each user agent is read once. */
  const agents = new Map<string, Agent>();

  function summary(): DeviceSummary {
    const all = known.all();
    const newest = all.toSorted(newestFirst);
    return {
      revision,
      count: all.length,
      newCount: all.filter(({ isNew }) => isNew).length,
      marked: all.filter(({ label, kept }) => label !== '' || kept).length,
      newest: newest.slice(0, NEWEST).map(named),
      syncedAt: known.listedAt,
      cut,
      failure,
      job: job.shown,
    };
  }
  function show() {
    if (signal.aborted) return;
    words = state.snapshot.locale;
    state.change({ devices: summary() });
  }
  function changed() {
    revision += 1;
    show();
  }

  function agentOf(userAgent: string): Agent {
    const agent = agents.get(userAgent) ?? readUserAgent(userAgent);
    agents.set(userAgent, agent);
    return agent;
  }
  function named({ deviceSn, platform, userAgent, label }: DeviceRecord): NamedDevice {
    const name = label || deviceName(agentOf(userAgent), platform, state.snapshot.locale);
    return { deviceSn, platform, name };
  }

  async function look(): Promise<boolean> {
    const begun = clock.now();
    try {
      const list = await listDevices(client, signal, (rows) => {
        if (known.listedAt !== null) return;
        known.glance(rows);
        changed();
      });
      took = clock.now() - begun;
      const { came, changed: news } = known.learn(list.rows, list.cut);
      failure = null;
      cut = list.cut;
      if (news) changed();
      else show();
      if (came.length > 0) found(came.map(named));
      return true;
    } catch (error) {
      failure = failureOf(error);
      show();
      return false;
    }
  }

  /** Those who ask while a list is being read share it. */
  function read(): Promise<boolean> {
    reading ??= look().finally(() => (reading = undefined));
    return reading;
  }
  /** A list that was begun earlier would not show what has just been done. */
  async function reread(): Promise<boolean> {
    await reading;
    return read();
  }
  const isOlderThan = (ms: number) =>
    known.listedAt === null || clock.now() - known.listedAt >= Math.max(ms, took * REST);
  async function rereadSometimes(): Promise<void> {
    if (isOlderThan(AGAIN)) await reread();
  }

  function device(one: KnownDevice): Device {
    const agent = agentOf(one.userAgent);
    const name = deviceName(agent, one.platform, state.snapshot.locale);
    return { ...one, name, system: agent.system, step: steps.get(one.deviceSn) };
  }

  /** What waits for its time to be sent goes with the others. */
  function end(deviceSns: number[], ending: DeviceEnding, others = false) {
    job.needRest();
    for (const deviceSn of deviceSns) endings.undo(deviceSn);
    job.start(deviceSns, ending, others);
  }

  // Names have words in them, which change with the language.
  const stop = state.subscribe(({ locale }) => {
    if (words !== undefined && locale !== words) changed();
  });
  signal.addEventListener('abort', stop);
  if (session.account.role === 'user') changed();

  return {
    read,
    /** For the slow timer: a long list is read less often. */
    async readSometimes() {
      if (isOlderThan(0)) await read();
    },

    list: (most?: number): Device[] => known.all().toSorted(inOrder).slice(0, most).map(device),
    events: (): DeviceEvent[] =>
      known.events.map((event) => ({ ...named(event), at: event.at, what: event.what })),

    signOut: (deviceSn: number) => endings.later(deviceSn, 'sign-out'),
    remove: (deviceSn: number) => endings.later(deviceSn, 'remove'),
    undo: endings.undo,
    flush: endings.flush,
    /** The account is left: what can still be taken back is sent, and a job stops where it is. */
    leave: () => Promise.all([endings.flush(), job.halt()]),
    /** Whether leaving would cut something short. */
    get isBusy() {
      return endings.isLeaving || job.isRunning;
    },
    get job() {
      return job.shown;
    },
    endSeveral: (deviceSns: number[], ending: DeviceEnding) => end(deviceSns, ending),
    signOutOthers() {
      const others = known
        .all()
        .toSorted(inOrder)
        .filter(({ kept }) => !kept);
      const all = others.map(({ deviceSn }) => deviceSn);
      end(all, 'sign-out', true);
    },
    signOutAll: endings.all,
    /** A change of the password has signed all of them out. */
    allEnded: endings.ended,
    resume: job.resume,
    cancel: job.cancel,
    /** Puts the outcome of a job away, or that of one device. */
    dismiss(deviceSn?: number) {
      if (deviceSn === undefined) job.dismiss();
      else steps.dismiss(deviceSn);
    },

    acknowledge(deviceSn: number) {
      known.change(deviceSn, { isNew: false });
      changed();
    },
    /** A device that one keeps is one that one knows. */
    keep(deviceSn: number, kept: boolean) {
      known.change(deviceSn, kept ? { kept, isNew: false } : { kept });
      changed();
    },
    label(deviceSn: number, label: string) {
      known.change(deviceSn, { label: label.trim() });
      changed();
    },

    /** §3.55: pushes for the device go to this token, through the certificate of this name. */
    async bindToken(deviceSn: number, deviceToken: string, notifierName: string) {
      const token = { device_token: deviceToken, notifier_name: notifierName };
      await client.call('bindPushToken', { device_sn: deviceSn, ...token }, { signal });
    },
    /** §3.57 */
    async unbindToken(deviceSn: number) {
      await client.call('unbindPushToken', { deviceSn }, { signal });
    },
  };
}

const newestFirst = (a: KnownDevice, b: KnownDevice) =>
  b.firstSeen - a.firstSeen || b.deviceSn - a.deviceSn;

/** New devices, then those that are kept, then the others. */
const rank = ({ isNew, kept }: KnownDevice) => (isNew ? 0 : kept ? 1 : 2);
const inOrder = (a: KnownDevice, b: KnownDevice) => rank(a) - rank(b) || newestFirst(a, b);

type DeviceRecord = Pick<KnownDevice, 'deviceSn' | 'platform' | 'userAgent' | 'label'>;
