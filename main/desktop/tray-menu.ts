import type { MenuItemConstructorOptions as Item } from 'electron';
import { m } from '../../messages/compiled/messages.js';
import type { Account } from '../../preload/account.ts';
import type { Settings } from '../../preload/settings.ts';
import type { Locale, Screen, Snapshot } from '../../preload/types.ts';
import { trayState } from './tray-icon.ts';
import { administration, isAdministrator, jobLine } from './tray-job.ts';
import { pauseEnds, remaining, type PauseEnd } from './pause-times.ts';

/** What the menu can do; the same handlers that serve the page stand behind it. */
export type TrayActions = {
  open(screen?: Screen): void;
  update(patch: Partial<Settings>): void;
  pause(until: number): void;
  resume(): void;
  switchTo(key: string): void;
  /** Ends the device's session after a few seconds in which the window offers Undo. */
  signOutDevice(deviceSn: number): void;
  stopActing(): void;
  signOut(): void;
  quit(): void;
};

/** The tray's menu: a picture of the snapshot, top to bottom account, checks, pause, program. */
export function trayMenu(snapshot: Snapshot, act: TrayActions, now: Date): Item[] {
  const { locale } = snapshot;
  const program: Item[] = [
    { label: m.tray_preferences({}, { locale }), click: () => act.open('preferences') },
    ...(snapshot.account
      ? [{ label: m.tray_sign_out({}, { locale }), click: () => act.signOut() }]
      : []),
    { label: m.tray_quit({}, { locale }), click: () => act.quit() },
  ];
  if (!snapshot.account) {
    return [{ label: m.tray_open({}, { locale }), click: () => act.open() }, ...program];
  }
  const own = { ...snapshot, account: snapshot.actingAs?.by ?? snapshot.account };
  const personal = (): Item[] => [
    ...checks(snapshot, act),
    { type: 'separator' },
    pause(snapshot, act, now),
    ...devices(snapshot, act),
  ];
  return [
    ...account(own, act),
    { label: literal(status(snapshot, now)), enabled: false },
    { type: 'separator' },
    ...(isAdministrator(snapshot) ? administration(snapshot, act) : personal()),
    { type: 'separator' },
    { label: m.tray_open({}, { locale }), click: () => act.open() },
    ...program,
  ];
}

/** The account's name; with several accounts, the way to another. */
function account({ account, accounts, locale }: Snapshot, act: TrayActions): Item[] {
  if (!account) return [];
  const label = literal(trayName(account, locale));
  // One that lasts only for this session is not among the kept ones.
  const isKept = accounts.some(({ key }) => key === account.key);
  const all = isKept ? accounts : [account, ...accounts];
  if (all.length < 2) return [{ label, enabled: false }];
  const submenu: Item[] = all.map((one) => {
    const current = one.key === account.key;
    const name = literal(trayName(one, locale));
    // A password has to be typed, and for that there is the window.
    const ended = !current && one.ended === true;
    return {
      // Two accounts may have one name; a menu that differs only in what it does has to be set anew.
      id: `account-${one.key}`,
      type: 'radio',
      label: ended ? m.tray_account_ended({ name }, { locale }) : name,
      checked: current,
      enabled: !ended,
      click: () => act.switchTo(one.key),
    };
  });
  return [{ label, submenu }];
}

/** An administrator's token has no name of its own. */
export const trayName = (
  { nickname, username }: Pick<Account, 'nickname' | 'username'>,
  locale: Locale,
): string => nickname || username || m.app_administrator({}, { locale });

/** One line: what is most worth knowing now. */
export function status(snapshot: Snapshot, now: Date): string {
  const { connection, pending, refused, pause, settings, actingAs, locale } = snapshot;
  const job = jobLine(snapshot);
  if (job !== null) return job;
  if (actingAs) return m.tray_acting({ name: actingAs.name }, { locale });
  if (Object.keys(refused).length > 0) return m.tray_status_refused({}, { locale });
  if (connection.state === 'offline') {
    const count = Object.values(pending).filter((state) => state === 'waiting').length;
    return count === 0
      ? m.tray_status_offline({}, { locale })
      : m.tray_status_waiting({ count }, { locale });
  }
  if (pause) return m.tray_status_paused({ left: remaining(pause.until, now, locale) }, { locale });
  if (settings?.push === false) return m.tray_status_push_off({}, { locale });
  if (trayState(snapshot, now) === 'do-not-disturb') return m.tray_status_quiet({}, { locale });
  return connection.state === 'connecting'
    ? m.tray_status_connecting({}, { locale })
    : m.tray_status_connected({}, { locale });
}

function checks({ settings, locale }: Snapshot, act: TrayActions): Item[] {
  const check = (label: string, on: boolean, patch: (on: boolean) => Partial<Settings>): Item => ({
    type: 'checkbox',
    label,
    // Nothing is known yet: neither on nor off is claimed, and nothing can be chosen.
    checked: on,
    enabled: settings !== null,
    click: ({ checked }) => act.update(patch(checked)),
  });
  const toggle = (label: string, field: 'push' | 'messageText' | 'sound' | 'vibration') =>
    check(label, settings?.[field] ?? false, (on) => ({ [field]: on }));
  const quiet = settings?.doNotDisturb;
  return [
    toggle(m.tray_push({}, { locale }), 'push'),
    toggle(m.tray_message_text({}, { locale }), 'messageText'),
    toggle(m.tray_sound({}, { locale }), 'sound'),
    toggle(m.tray_vibration({}, { locale }), 'vibration'),
    check(m.tray_do_not_disturb({}, { locale }), quiet?.on ?? false, (on) =>
      quiet ? { doNotDisturb: { ...quiet, on } } : {},
    ),
  ];
}

function pause({ pause, settings, locale }: Snapshot, act: TrayActions, now: Date): Item {
  // The end is worked out when it is chosen: a menu may be hours old.
  const choice = (label: string, end: PauseEnd): Item => ({
    label,
    click: () => act.pause(pauseEnds(new Date())[end]),
  });
  const submenu: Item[] = [
    choice(m.tray_pause_half_hour({}, { locale }), 'halfHour'),
    choice(m.tray_pause_hour({}, { locale }), 'hour'),
    choice(m.tray_pause_two_hours({}, { locale }), 'twoHours'),
    choice(m.tray_pause_morning({}, { locale }), 'morning'),
  ];
  if (pause) {
    const left = remaining(pause.until, now, locale);
    submenu.push(
      { type: 'separator' },
      { label: m.tray_status_paused({ left }, { locale }), enabled: false },
      { label: m.tray_resume({}, { locale }), click: () => act.resume() },
    );
  }
  return { label: m.tray_pause({}, { locale }), enabled: settings !== null, submenu };
}

/** The newest few; all of them are in the window. */
function devices({ devices, locale }: Snapshot, act: TrayActions): Item[] {
  if (!devices || devices.count === 0) return [];
  const entries = devices.newest.map(({ deviceSn, name }): Item => ({
    // As with accounts: two devices may have one name.
    id: `device-${deviceSn}`,
    label: literal(name),
    submenu: [
      { label: m.tray_device_show({}, { locale }), click: () => act.open('devices') },
      { label: m.tray_device_sign_out({}, { locale }), click: () => act.signOutDevice(deviceSn) },
    ],
  }));
  const label =
    devices.newCount === 0
      ? m.tray_devices({}, { locale })
      : m.tray_devices_new({ count: devices.newCount }, { locale });
  const manage: Item = {
    label: m.tray_devices_manage({}, { locale }),
    click: () => act.open('devices'),
  };
  return [{ label, submenu: [...entries, { type: 'separator' }, manage] }];
}

/** A name as it is written: a single & would mark the next letter as a shortcut. */
const literal = (name: string) => name.replaceAll('&', '&&');
