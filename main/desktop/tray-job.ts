import type { MenuItemConstructorOptions as Item } from 'electron';
import { m } from '../../messages/compiled/messages.js';
import type { OperationName } from '../../preload/jobs.ts';
import type { Locale, Snapshot } from '../../preload/types.ts';
import { shareOf, underWay } from './job-progress.ts';
import type { TrayActions } from './tray-menu.ts';

const doing: Record<OperationName, (inputs: object, options: { locale: Locale }) => string> = {
  register: m.bulk_doing_register,
  profiles: m.bulk_doing_profiles,
  avatars: m.bulk_doing_avatars,
  ban: m.bulk_doing_ban,
  unban: m.bulk_doing_unban,
};

/** How far the job is that runs or has paused by itself; in steps, since a menu that changes closes. */
export function jobLine({ jobs, locale }: Snapshot): string | null {
  const running = underWay(jobs);
  const job = running ?? jobs?.find(({ state, failure }) => state === 'paused' && failure !== null);
  if (!job) return null;
  const name = doing[job.operation]({}, { locale });
  const percent = Math.floor(shareOf(job) * 20) * 5;
  return running
    ? m.tray_job({ name, percent }, { locale })
    : m.tray_job_paused({ name, percent }, { locale });
}

export const isAdministrator = ({ account, actingAs }: Snapshot): boolean =>
  account?.role === 'admin' || actingAs !== null;

/**
 * An administrator's part of the menu: nobody's settings, since whoever acts as somebody else is to see
 * so in the window.
 */
export function administration(snapshot: Snapshot, act: TrayActions): Item[] {
  const { actingAs, locale } = snapshot;
  const jobs: Item = { label: m.bulk_title({}, { locale }), click: () => act.open('bulk-jobs') };
  if (!actingAs) return [jobs];
  return [jobs, { label: m.tray_acting_stop({}, { locale }), click: () => act.stopActing() }];
}
