import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noticeKinds, type Preferences } from '../../preload/desktop.ts';
import { Notification } from '../fakes/electron.ts';
import { snapshotOf } from '../fakes/snapshot.ts';

vi.mock('electron', () => import('../fakes/electron.ts'));
const { createNotifications } = await import('../../main/desktop/notifications.ts');
const { notices } = await import('../../main/desktop/notices.ts');

const open = vi.fn();
const log = { warn: vi.fn() };
let preferences: Preferences;
let front: boolean;

beforeEach(() => {
  Notification.made = [];
  Notification.supported = true;
  Notification.activated = null;
  preferences = snapshotOf().preferences;
  front = false;
  vi.clearAllMocks();
});

const create = () =>
  createNotifications({ preferences: () => preferences, inFront: () => front, open, log });

const newDevice = { acknowledge() {}, signOut() {} };
const notice = notices.newDevice('Pixel 9', null, newDevice, 'en');
const last = () => {
  const made = Notification.made.at(-1);
  if (!made) throw new Error('nothing was shown');
  return made;
};

test('a notice is shown by the system, and a click opens its screen', () => {
  create().show(notice);
  expect(last()).toMatchObject({
    shown: true,
    options: {
      title: 'New sign-in to your account',
      body: 'Pixel 9 signed in. If that was not you, sign it out.',
    },
  });
  last().emit('click', {});
  expect(open).toHaveBeenCalledExactlyOnceWith('devices');
});

test('its button does what it says', () => {
  const again = vi.fn();
  create().show(notices.pauseEnded('Lin', again, 'en'));
  expect(last().options.actions).toEqual([{ type: 'button', text: 'Pause 1 hour more' }]);
  last().emit('action', { actionIndex: 0 });
  expect(again).toHaveBeenCalledOnce();
  expect(open).not.toHaveBeenCalled();
});

/** Cleans memory up, so that what nothing refers to is gone. */
async function collect(): Promise<void> {
  Notification.made = [];
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
}

/** Shows one, lets something happen to it and cleans up. @returns it, if it is still there */
async function after(happens: (shown: Notification) => void): Promise<Notification | undefined> {
  const notifications = create();
  const seen = (() => {
    notifications.show(notice);
    happens(last());
    return new WeakRef(last());
  })();
  await collect();
  // What shows them is there all the time.
  expect(notifications.suppressed).toEqual([]);
  return seen.deref();
}

test('one that Windows has moved to its list can still be clicked there', async () => {
  const moved = await after((shown) => void shown.emit('close', { reason: 'timedOut' }));
  moved?.emit('click');
  expect(open).toHaveBeenCalledExactlyOnceWith('devices');
});

test.each<[string, object]>([
  ['click', {}],
  ['action', { actionIndex: 0 }],
  ['close', { reason: 'userCanceled' }],
])('after %s nothing holds it any more', async (name, details) => {
  expect(await after((shown) => void shown.emit(name, details))).toBeUndefined();
});

test('those that nobody ever answers are not held for ever', async () => {
  const notifications = create();
  const first = (() => {
    notifications.show(notice);
    return new WeakRef(last());
  })();
  for (let more = 0; more < 20; more += 1) notifications.show(notice);
  await collect();
  expect(first.deref()).toBeUndefined();
  expect(notifications.suppressed).toEqual([]);
});

describe('on Windows, which tells of every press by itself as well', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function createOnWindows() {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
    const notifications = create();
    platform.mockRestore();
    return notifications;
  }
  const acknowledge = vi.fn();
  const ours = notices.newDevice('Pixel 9', null, { ...newDevice, acknowledge }, 'en');

  /** Windows tells of a press. */
  const told = {
    click: () => Notification.activated?.({ type: 'click', arguments: '' }),
    action: () => Notification.activated?.({ type: 'action', arguments: '', actionIndex: 0 }),
  };
  /** The notification that was pressed tells of it. */
  const answers = {
    click: () => void last().emit('click', {}),
    action: () => void last().emit('action', { actionIndex: 0 }),
  };
  const later = () => vi.advanceTimersByTime(1000);

  test.each(['click', 'action'] as const)('one of an earlier run opens the window (%s)', (how) => {
    const notifications = createOnWindows();
    told[how]();
    later();
    expect(open).toHaveBeenCalledExactlyOnceWith();
    // So it does while another one is there, and soon after that was answered.
    notifications.show(ours);
    told[how]();
    later();
    expect(open).toHaveBeenCalledTimes(2);
    answers.action();
    told.action();
    later();
    told[how]();
    later();
    expect(open).toHaveBeenCalledTimes(3);
  });

  test.each([0, 100])(
    'a button does what it says and that alone, in any order (%i ms)',
    (apart) => {
      const notifications = createOnWindows();
      for (const [first, second] of [
        [answers.action, told.action],
        [told.action, answers.action],
      ] as const) {
        acknowledge.mockClear();
        notifications.show(ours);
        first();
        vi.advanceTimersByTime(apart);
        second();
        later();
        expect(acknowledge).toHaveBeenCalledOnce();
        expect(open).not.toHaveBeenCalled();
      }
    },
  );

  test('a click opens its screen and that alone, in any order', () => {
    const notifications = createOnWindows();
    for (const [first, second] of [
      [answers.click, told.click],
      [told.click, answers.click],
    ] as const) {
      open.mockClear();
      notifications.show(ours);
      first();
      second();
      later();
      expect(open).toHaveBeenCalledExactlyOnceWith('devices');
    }
  });
});

test('other systems know no press but that of a notification', () => {
  create();
  expect(Notification.activated).toBeNull();
});

test.each(noticeKinds)('%s can be switched off by itself', (kind) => {
  preferences = { ...preferences, notices: { ...preferences.notices, [kind]: false } };
  const notifications = create();
  for (const one of noticeKinds) notifications.show({ ...notice, kind: one });
  expect(Notification.made.length).toBe(noticeKinds.length - 1);
  expect(notifications.suppressed).toMatchObject([{ kind, reason: 'switched-off' }]);
});

test('a user who looks at Perch is not told twice', () => {
  front = true;
  const notifications = create();
  notifications.show(notice);
  expect(Notification.made).toEqual([]);
  expect(notifications.suppressed).toMatchObject([{ reason: 'window-in-front' }]);
});

test('where there are no notifications, that is the reason', () => {
  Notification.supported = false;
  const notifications = create();
  notifications.show(notice);
  expect(notifications.suppressed).toMatchObject([{ reason: 'not-supported' }]);
});

test('what the system refuses is remembered with that reason', () => {
  const notifications = create();
  notifications.show(notice);
  last().emit('failed', {}, 'no permission');
  expect(notifications.suppressed).toMatchObject([{ reason: 'refused-by-system' }]);
});

test('only the latest are remembered', () => {
  front = true;
  const notifications = create();
  for (let count = 0; count < 50; count++) notifications.show(notice);
  expect(notifications.suppressed.length).toBe(20);
});

test('every notice has words in both languages, and leads somewhere', () => {
  const all = (locale: 'en' | 'zh-CN') => [
    notices.newDevice('Pixel 9', null, newDevice, locale),
    notices.newDevice('Pixel 9', 'Lin', newDevice, locale),
    notices.newDevices(3, null, locale),
    notices.sessionEnded('Lin', 'session-ended', locale),
    notices.sessionEnded('Lin', undefined, locale),
    notices.pauseEnded('Lin', () => {}, locale),
    notices.updateReady('1.2.3', () => {}, locale),
    notices.jobFinished(3, 0, locale),
    notices.jobFinished(3, 1, locale),
    notices.jobPaused(locale),
  ];
  const english = all('en');
  all('zh-CN').forEach(({ kind, title, body, screen, actions }, index) => {
    expect(title).not.toBe(english[index]?.title);
    expect(body).not.toBe(english[index]?.body);
    expect([kind, screen]).toEqual([english[index]?.kind, english[index]?.screen]);
    for (const [at, { label }] of (actions ?? []).entries())
      expect(label).not.toBe(english[index]?.actions?.[at]?.label);
  });
});
