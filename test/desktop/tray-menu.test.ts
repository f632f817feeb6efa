import type { MenuItemConstructorOptions as Item } from 'electron';
import { expect, test, vi } from 'vitest';
import { trayMenu } from '../../main/desktop/tray-menu.ts';
import { pauseEnds } from '../../main/desktop/pause-times.ts';
import { administrator, jobOf } from '../fakes/jobs.ts';
import { account, settings, snapshotOf } from '../fakes/snapshot.ts';

const now = new Date(2026, 10, 23, 14, 0);
const minutes = (count: number) => now.getTime() + count * 60_000;

const actions = () => ({
  open: vi.fn(),
  update: vi.fn(),
  pause: vi.fn(),
  resume: vi.fn(),
  switchTo: vi.fn(),
  signOut: vi.fn(),
  signOutDevice: vi.fn(),
  stopActing: vi.fn(),
  quit: vi.fn(),
});

const menu = (parts: Parameters<typeof snapshotOf>[0] = {}, act = actions()) =>
  trayMenu(snapshotOf(parts), act, now);

/** The menu as one reads it: `[x]` for a check, `-` for a line, `>` before what is deeper. */
const picture = (items: Item[], depth = ''): string[] =>
  items.flatMap((item) => {
    if (item.type === 'separator') return [`${depth}-`];
    const box = item.type === 'checkbox' || item.type === 'radio';
    const mark = box ? (item.checked ? '[x] ' : '[ ] ') : '';
    const line = `${depth}${mark}${item.label}${item.enabled === false ? ' (off)' : ''}`;
    return [line, ...picture(Array.isArray(item.submenu) ? item.submenu : [], `${depth}> `)];
  });

function choose(items: Item[], ...labels: string[]): void {
  const [label, ...rest] = labels;
  const item = items.find((one) => one.label === label);
  if (!item) throw new Error(`no ${label} in ${picture(items).join(', ')}`);
  if (rest.length > 0) {
    choose(Array.isArray(item.submenu) ? item.submenu : [], ...rest);
    return;
  }
  // As Electron does: a check has flipped before its click is told.
  const flipped = { ...item, checked: !item.checked };
  Reflect.apply(item.click ?? (() => {}), null, [flipped]);
}

test('account first, then checks, pause and program', () => {
  expect(picture(menu())).toEqual([
    'Lin Qiao (off)',
    'Connected (off)',
    '-',
    '[x] Push notifications',
    '[x] Message text in pushes',
    '[ ] Sound',
    '[x] Vibration',
    '[ ] Do not disturb',
    '-',
    'Pause push',
    '> For 30 minutes',
    '> For 1 hour',
    '> For 2 hours',
    '> Until tomorrow 8:00',
    '-',
    'Open Perch',
    'Preferences',
    'Sign out',
    'Quit',
  ]);
});

test('signed out there is only open, preferences and quit', () => {
  const items = menu({ stage: 'signed-out', account: null, settings: null });
  expect(picture(items)).toEqual(['Open Perch', 'Preferences', 'Quit']);
});

test('what is not known yet is neither on nor off', () => {
  expect(picture(menu({ settings: null }))).toEqual(
    expect.arrayContaining(['[ ] Push notifications (off)', '[ ] Sound (off)', 'Pause push (off)']),
  );
});

test('a check says what it has become', () => {
  const act = actions();
  const items = menu({}, act);
  choose(items, 'Push notifications');
  choose(items, 'Sound');
  choose(items, 'Message text in pushes');
  choose(items, 'Vibration');
  choose(items, 'Do not disturb');
  expect(act.update.mock.calls).toEqual([
    [{ push: false }],
    [{ sound: true }],
    [{ messageText: false }],
    [{ vibration: false }],
    [{ doNotDisturb: { ...settings.doNotDisturb, on: true } }],
  ]);
});

test('a pause is counted from when it is chosen, not from when the menu was drawn', () => {
  const act = actions();
  const items = menu({}, act);
  vi.useFakeTimers({ now: minutes(45) });
  choose(items, 'Pause push', 'For 30 minutes');
  vi.useRealTimers();
  expect(act.pause).toHaveBeenCalledExactlyOnceWith(minutes(75));
});

test('while paused the menu says how long, and resumes', () => {
  const act = actions();
  const pause = { startedAt: 0, until: minutes(95), restores: true };
  const items = menu({ pause, settings: { ...settings, push: false } }, act);
  const lines = picture(items);
  expect(lines).toContain('Push paused, 1 h 35 min left (off)');
  expect(lines).toContain('> Push paused, 1 h 35 min left (off)');
  choose(items, 'Pause push', 'Resume now');
  expect(act.resume).toHaveBeenCalledOnce();
});

test('with several accounts the name opens the way to the others', () => {
  const act = actions();
  const work = { ...account, key: 'cloud-2', nickname: '', username: 'r&d' };
  const items = menu({ accounts: [account, work] }, act);
  expect(picture(items).slice(0, 3)).toEqual(['Lin Qiao', '> [x] Lin Qiao', '> [ ] r&&d']);
  choose(items, 'Lin Qiao', 'r&&d');
  expect(act.switchTo).toHaveBeenCalledExactlyOnceWith('cloud-2');
});

test('an account that has to be signed in to again is named, but not opened from here', () => {
  const work = { ...account, key: 'work', nickname: 'Work', ended: true };
  const [, , line] = picture(menu({ accounts: [account, work] }));
  expect(line).toBe('> [ ] Work (signed out) (off)');
});

test('an account for this session only stands with the kept ones', () => {
  const work = { ...account, key: 'work', nickname: '', username: '' };
  expect(picture(menu({ accounts: [work] })).slice(0, 3)).toEqual([
    ...['Lin Qiao', '> [x] Lin Qiao', '> [ ] Administrator'],
  ]);
});

test.each([
  [{ settings: { ...settings, push: false } }, 'Push is off'],
  [{ connection: { ...snapshotOf().connection, state: 'connecting' as const } }, 'Connecting'],
  [{ connection: { ...snapshotOf().connection, state: 'offline' as const } }, 'Offline'],
  [
    {
      connection: { ...snapshotOf().connection, state: 'offline' as const },
      pending: { push: 'waiting' as const },
    },
    'Offline, 1 change is waiting',
  ],
  [
    { refused: { sound: { code: 'no-permission' as const } } },
    'A change was refused, open Perch to see why',
  ],
])('the status line tells what is most worth knowing: %#', (parts, line) => {
  expect(menu(parts)[1]?.label).toBe(line);
});

const phone = { deviceSn: -7, name: 'Pixel 9', platform: 2 as const };
const summary = {
  ...{ revision: 1, count: 8, newCount: 0, marked: 0 },
  ...{ newest: [phone], syncedAt: 0, cut: false },
};
const devices = { ...summary, failure: null, job: null };

test('the newest devices are at hand, and the rest is in the window', () => {
  const act = actions();
  const items = menu({ devices }, act);
  const lines = picture(items);
  const at = lines.indexOf('Devices');
  expect(lines.slice(at, at + 6)).toEqual([
    'Devices',
    '> Pixel 9',
    '> > Show in Perch',
    '> > Sign out',
    '> -',
    '> Manage devices',
  ]);
  choose(items, 'Devices', 'Pixel 9', 'Sign out');
  choose(items, 'Devices', 'Manage devices');
  expect(act.signOutDevice).toHaveBeenCalledExactlyOnceWith(-7);
  expect(act.open).toHaveBeenCalledExactlyOnceWith('devices');
});

test('new devices are counted', () => {
  expect(picture(menu({ devices: { ...devices, newCount: 2 } }))).toContain('Devices (2 new)');
});

test('do not disturb is named while it holds', () => {
  const local = { ...snapshotOf().preferences, serverZone: 'local' };
  const quiet = { ...settings, doNotDisturb: { on: true, start: 13, end: 15 } };
  expect(menu({ settings: quiet, preferences: local })[1]?.label).toBe('Do not disturb is on now');
});

test('it speaks Chinese', () => {
  expect(picture(menu({ locale: 'zh-CN' }))).toContain('[x] 推送通知');
});

test('tomorrow morning is tomorrow, also from the last day of a year and late at night', () => {
  const eve = pauseEnds(new Date(2026, 11, 31, 23, 59));
  expect(new Date(eve.morning)).toEqual(new Date(2027, 0, 1, 8));
});

test('an administrator finds the jobs there, and how far one is', () => {
  const act = actions();
  const items = menu({ account: administrator, accounts: [], jobs: [jobOf()] }, act);
  expect(picture(items)).toEqual([
    ...['Administrator (off)', 'Creating users: 60% (off)', '-', 'Bulk jobs', '-'],
    ...['Open Perch', 'Preferences', 'Sign out', 'Quit'],
  ]);
  choose(items, 'Bulk jobs');
  expect(act.open).toHaveBeenCalledWith('bulk-jobs');
  const failure = { code: 'disk-full' } as const;
  const paused = menu({ account: administrator, jobs: [jobOf({ state: 'paused', failure })] });
  expect(picture(paused)).toContain('Creating users: paused at 60% (off)');
});

test('whoever acts as somebody else can stop it, and changes nothing of theirs from here', () => {
  const act = actions();
  const actingAs = { userId: '1', groupId: null, name: 'Lin & Co', until: 0, by: administrator };
  const items = menu({ actingAs, accounts: [] }, act);
  expect(picture(items)).toEqual([
    ...['Administrator (off)', 'Acting as Lin && Co (off)', '-', 'Bulk jobs', 'Stop acting', '-'],
    ...['Open Perch', 'Preferences', 'Sign out', 'Quit'],
  ]);
  choose(items, 'Stop acting');
  expect(act.stopActing).toHaveBeenCalled();
});
