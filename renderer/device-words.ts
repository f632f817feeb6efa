import { m } from '../messages/compiled/messages.js';
import type { DeviceEvent, DeviceJob, DeviceStep, Platform } from '../preload/devices.ts';
import type { GroupName } from './device-groups.ts';

/** How far the ending of a device is; a failure has its own sentence. */
export function stepWords({ state, ending }: DeviceStep): string {
  const out = ending === 'sign-out';
  switch (state) {
    case 'leaving':
      return out ? m.devices_step_leaving_out() : m.devices_step_leaving_remove();
    case 'queued':
      return m.devices_step_queued();
    case 'sending':
      return out ? m.devices_step_sending_out() : m.devices_step_sending_remove();
    case 'sent':
      return out ? m.devices_step_sent_out() : m.devices_step_sent_remove();
    case 'still-listed':
      return out ? m.devices_step_still_out() : m.devices_step_still_remove();
    case 'failed':
      return '';
  }
}

const groups: Record<GroupName, () => string> = {
  new: m.devices_group_new,
  kept: m.devices_group_kept,
  others: m.devices_group_others,
};
/** Without any others, "Others" would be a strange name for all. */
export const groupName = (group: GroupName, alone: boolean): string =>
  group === 'others' && alone ? m.devices_group_all() : groups[group]();

/** "3 devices signed out": what a job came to. */
export function jobTitle({ ending, state, done, failed }: DeviceJob): string {
  const out = ending === 'sign-out';
  if (state === 'running') return out ? m.devices_job_sign_out() : m.devices_job_remove();
  const count = done - failed;
  return out ? m.devices_job_done_sign_out({ count }) : m.devices_job_done_remove({ count });
}

/** How many failed, were not reached, are still listed, and why it ended early. */
export function jobDetail({ state, total, done, failed, stillListed }: DeviceJob): string {
  if (state === 'running')
    return done < total ? m.devices_job_progress({ done, total }) : m.devices_job_checking();
  const parts = [
    state === 'cancelled' && m.devices_job_cancelled(),
    state === 'stopped' && m.devices_job_stopped(),
    state === 'interrupted' && m.devices_job_interrupted(),
    failed > 0 && m.devices_job_failed({ count: failed }),
    done < total && m.devices_job_left({ count: total - done }),
    stillListed > 0 && m.devices_job_still({ count: stillListed }),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(m.devices_comma()) : m.devices_job_all_gone();
}

const events: Record<DeviceEvent['what'], (input: { name: string }) => string> = {
  came: m.devices_event_came,
  went: m.devices_event_went,
  'signed-out': m.devices_event_signed_out,
  removed: m.devices_event_removed,
};
export const eventWords = ({ what, name }: DeviceEvent): string => events[what]({ name });

const kinds: Record<Platform, () => string> = {
  0: m.devices_kind_unknown,
  1: m.devices_kind_ios,
  2: m.devices_kind_android,
  3: m.devices_kind_windows,
  4: m.devices_kind_mac,
  5: m.devices_kind_linux,
  6: m.devices_kind_web,
};
export const kindName = (platform: Platform): string => kinds[platform]();
