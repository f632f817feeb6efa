import type { Failure } from './failure.ts';

/** The devices of an account, and what is being done with them. */

/** 1 iOS, 2 Android, 3 Windows, 4 macOS, 5 Linux, 6 web, 0 unknown. */
export type Platform = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Two ways to end a device's session: remove forgets the device as well. */
export type DeviceEnding = 'sign-out' | 'remove';

/** What Perch is doing with a device. Until `at`, epoch ms, `leaving` can be taken back. */
export type DeviceStep =
  | { ending: DeviceEnding; state: 'leaving'; at: number }
  | { ending: DeviceEnding; state: 'queued' | 'sending' | 'sent' | 'still-listed' }
  | { ending: DeviceEnding; state: 'failed'; failure: Failure };

/** A device as the service lists it, and what Perch on this computer knows of it. */
export type Device = {
  deviceSn: number;
  platform: Platform;
  /** Read from the user agent, in the language in force. */
  name: string;
  /** `Android 14`, or '' when the user agent does not tell. */
  system: string;
  userAgent: string;
  /** The user's own name for it, or ''. */
  label: string;
  /** Epoch ms of the first list with it that Perch has read. */
  firstSeen: number;
  isNew: boolean;
  /** On the keep-list: "Sign out all others" leaves it alone. */
  kept: boolean;
  /** What Perch did to it last, epoch ms. The list does not tell whether it is back since. */
  ended: { ending: DeviceEnding; at: number } | null;
  step: DeviceStep | null;
};

export type NamedDevice = Pick<Device, 'deviceSn' | 'name' | 'platform'>;

/** Devices that came and went between two lists, and what was ended from here. */
export type DeviceEvent = NamedDevice & {
  at: number;
  what: 'came' | 'went' | 'signed-out' | 'removed';
};

/** Ending several devices one after another. */
export type DeviceJob = {
  ending: DeviceEnding;
  /** `stopped`: by the network; `interrupted`: Perch quit, or another account was opened. */
  state: 'running' | 'done' | 'cancelled' | 'stopped' | 'interrupted';
  total: number;
  done: number;
  failed: number;
  stillListed: number;
};

/** The list in short; the rows are read with `devices.list` when `revision` has grown. */
export type DeviceSummary = {
  revision: number;
  count: number;
  newCount: number;
  /** Those that have a name of the user's own, or are kept. */
  marked: number;
  /** At most five, newest first. */
  newest: NamedDevice[];
  /** Epoch ms of the last whole list; null before the first. */
  syncedAt: number | null;
  /** The server's list did not end as it should, so devices may be missing. */
  cut: boolean;
  failure: Failure | null;
  job: DeviceJob | null;
};
