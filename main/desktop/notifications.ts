import { Notification } from 'electron';
import type { NoticeKind, Preferences } from '../../preload/desktop.ts';
import type { Screen } from '../../preload/types.ts';
import type { Log } from '../log.ts';

export type Notice = {
  kind: NoticeKind;
  title: string;
  body: string;
  /** Where a click leads. */
  screen: Screen;
  /** Buttons, where the system has them. */
  actions?: { label: string; run: () => void }[];
};

/** Why a notice was not shown; Diagnostics tells it. */
export type Suppressed = {
  at: number;
  kind: NoticeKind;
  reason: 'switched-off' | 'window-in-front' | 'not-supported' | 'refused-by-system';
};

type Options = {
  preferences(): Preferences;
  /** The user is looking at Perch, and sees there what happened. */
  inFront(): boolean;
  open(screen?: Screen): void;
  log: Pick<Log, 'warn'>;
};

export type Notifications = {
  show(notice: Notice): void;
  /** The newest last. */
  readonly suppressed: readonly Suppressed[];
};

/** As many as a report has room for. */
const remembered = 20;

/** How far apart Windows may tell of one press twice, ms. Nobody presses two in this time. */
const MOMENT = 200;

/**
 * The system's own notifications, so that its do-not-disturb and its lists hold for them. Each kind
 * can be switched off, and what is not shown leaves a reason behind.
 */
export function createNotifications({ preferences, inFront, open, log }: Options): Notifications {
  const suppressed: Suppressed[] = [];
  // One that nothing refers to is collected, and its click is lost.
  const shown = new Set<Notification>();

  function hold(notification: Notification) {
    shown.add(notification);
    const [oldest] = shown;
    if (oldest && shown.size > remembered) shown.delete(oldest);
  }

  /** When one that is still known was pressed last. */
  let answeredAt = -Infinity;

  // Windows keeps them in its list beyond the end of the program that showed them. This is told of every
  // press, of those that answer for themselves as well, before they do or after: so it waits for them.
  if (process.platform === 'win32') {
    Notification.handleActivation(() => {
      setTimeout(() => {
        const isAnswered = performance.now() - answeredAt < 2 * MOMENT;
        // What its buttons would do is not known any more.
        if (!isAnswered) open();
      }, MOMENT);
    });
  }

  function suppress(kind: NoticeKind, reason: Suppressed['reason']) {
    suppressed.push({ at: Date.now(), kind, reason });
    if (suppressed.length > remembered) suppressed.shift();
  }

  return {
    suppressed,
    show({ kind, title, body, screen, actions = [] }) {
      const reason = reasonAgainst(kind);
      if (reason) {
        suppress(kind, reason);
        return;
      }
      const buttons = actions.map(({ label }) => ({ type: 'button' as const, text: label }));
      const notification = new Notification({ title, body, actions: buttons });
      hold(notification);
      const letGo = () => shown.delete(notification);
      const answer = () => {
        answeredAt = performance.now();
        letGo();
      };
      notification.on('click', () => {
        answer();
        open(screen);
      });
      notification.on('action', ({ actionIndex }) => {
        answer();
        actions[actionIndex]?.run();
      });
      notification.on('close', ({ reason }) => {
        // It has only moved to the list of Windows, where it can still be clicked.
        if (reason !== 'timedOut') letGo();
      });
      notification.on('failed', (_event, error) => {
        letGo();
        suppress(kind, 'refused-by-system');
        log.warn('notification', error);
      });
      notification.show();
    },
  };

  function reasonAgainst(kind: NoticeKind): Suppressed['reason'] | null {
    if (!preferences().notices[kind]) return 'switched-off';
    if (inFront()) return 'window-in-front';
    return Notification.isSupported() ? null : 'not-supported';
  }
}
