import { m } from '../../messages/compiled/messages.js';
import type { FailureCode } from '../../preload/failure.ts';
import type { Locale } from '../../preload/types.ts';
import type { Notice } from './notifications.ts';

/** With several accounts it is said whose device that is. */
const newDeviceTitle = (whose: string | null, locale: Locale) =>
  whose === null
    ? m.notice_new_device({}, { locale })
    : m.notice_new_device_of({ name: whose }, { locale });

/** The words of each notice. What a button does is handed in; the texts hold no secret. */
export const notices = {
  newDevice: (
    device: string,
    whose: string | null,
    { acknowledge, signOut }: { acknowledge(): void; signOut(): void },
    locale: Locale,
  ): Notice => ({
    kind: 'new-device',
    title: newDeviceTitle(whose, locale),
    body: m.notice_new_device_body({ device }, { locale }),
    screen: 'devices',
    actions: [
      { label: m.devices_it_was_me({}, { locale }), run: acknowledge },
      { label: m.notice_sign_out_device({}, { locale }), run: signOut },
    ],
  }),

  newDevices: (count: number, whose: string | null, locale: Locale): Notice => ({
    kind: 'new-device',
    title: newDeviceTitle(whose, locale),
    body: m.notice_new_devices_body({ count }, { locale }),
    screen: 'devices',
  }),

  sessionEnded: (name: string, why: FailureCode | undefined, locale: Locale): Notice => ({
    kind: 'session-ended',
    title: m.notice_session_ended({ name }, { locale }),
    body:
      why === 'session-ended'
        ? m.error_session_ended({}, { locale })
        : m.notice_session_ended_body({}, { locale }),
    screen: 'overview',
  }),

  pauseEnded: (name: string, again: () => void, locale: Locale): Notice => ({
    kind: 'pause-ended',
    title: m.notice_pause_ended({}, { locale }),
    body: m.notice_pause_ended_body({ name }, { locale }),
    screen: 'overview',
    actions: [{ label: m.notice_pause_again({}, { locale }), run: again }],
  }),

  updateReady: (version: string, install: () => void, locale: Locale): Notice => ({
    kind: 'update-ready',
    title: m.notice_update_ready({ version }, { locale }),
    body: m.notice_update_ready_body({}, { locale }),
    screen: 'preferences',
    actions: [{ label: m.notice_update_install({}, { locale }), run: install }],
  }),

  jobFinished: (done: number, failed: number, locale: Locale): Notice => ({
    kind: 'job-finished',
    title: m.notice_job_finished({}, { locale }),
    body:
      failed === 0
        ? m.notice_job_done({ count: done }, { locale })
        : m.notice_job_failed({ done, count: failed }, { locale }),
    screen: 'bulk-jobs',
  }),

  jobPaused: (locale: Locale): Notice => ({
    kind: 'job-finished',
    title: m.notice_job_paused({}, { locale }),
    body: m.notice_job_paused_body({}, { locale }),
    screen: 'bulk-jobs',
  }),
};
