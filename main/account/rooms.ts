import type { Failure } from '../../preload/failure.ts';
import type { Client } from '../api/client.ts';
import { ApiError, failureOf, isAway } from '../api/errors.ts';
import { openActivity } from './activity.ts';
import type { Notice } from './accounts.ts';
import { openAvatar } from './avatar.ts';
import { openDevices } from './devices.ts';
import { openPassword } from './password.ts';
import { openPause } from './pause.ts';
import { openProfile } from './profile.ts';
import { openPushIdentity } from './push-identity.ts';
import { openRefresh } from './refresh.ts';
import type { Session } from './session.ts';
import { openSettings } from './settings.ts';

export type Rooms = ReturnType<typeof openRooms>;

/** Everything that one signed-in account can do. */
export function openRooms(own: Session, notice: Notice) {
  const session = { ...own, client: watched(own.client, () => refresh.missed()) };
  const activity = openActivity(session);
  const settings = openSettings(session, activity, () => refresh.soon());
  const pause = openPause(session, settings, () => notice('pause-ended', session.account));
  const profile = openProfile(session);
  const avatar = openAvatar(session, profile);
  const password = openPassword(session);
  const identity = openPushIdentity(session);

  const devices = openDevices(session, (found) => {
    notice('new-device', session.account, found);
    session.tell('newDevices', { devices: found });
  });

  const refresh = openRefresh(session, async (timed) => {
    const asked = session.clock.now();
    if (session.account.role === 'admin') {
      await proveAdministrator(session);
      return session.clock.now() - asked;
    }
    const elsewhere = await settings.read();
    const latency = session.clock.now() - asked;
    if (elsewhere.length > 0) session.tell('changedElsewhere', { fields: elsewhere });
    await pause.reconcile();
    await beside(session, profile.read());
    if (await beside(session, profile.readOnline())) session.state.change({ online: null });
    await (timed ? devices.readSometimes() : devices.read());
    return latency;
  });

  return {
    ...{ session, activity, settings, pause, refresh },
    ...{ profile, avatar, password, identity, devices },
  };
}

/** A call that finds no server is told: whether it is gone is for a look to find out, and to show. */
function watched(client: Client, missed: () => void): Client {
  const call: Client['call'] = (name, params, options) =>
    client.call(name, params, options).catch((error: unknown) => {
      if (isAway(failureOf(error))) missed();
      throw error;
    });
  return { ...client, call };
}

/** An administrator's token belongs to no user: the list of users tells whether it still counts. */
async function proveAdministrator(session: Session): Promise<void> {
  const { client, signal } = session;
  const page = { page_num: 1, page_size: 1 };
  const failure = await beside(session, client.call('listUsers', page, { signal }));
  // Nothing else is asked here, and what cannot be read may come from any server.
  if (failure?.code === 'unexpected-answer') throw new ApiError(failure);
}

/** With these the service is away or the session is over; any other is about the one call alone. */
const decisive = new Set<Failure['code']>([
  'offline',
  'timeout',
  'server-error',
  'bad-certificate',
  'session-ended',
  'signed-out-everywhere',
  'token-invalid',
  'token-missing',
]);

/**
 * A call beside the one that the look is about: a server that lacks it, or refuses it, is none that is away.
 * @returns why there is no answer, or null. Throws what is true of every call.
 */
async function beside({ signal, log }: Session, call: Promise<unknown>): Promise<Failure | null> {
  try {
    await call;
    return null;
  } catch (error) {
    const failure = failureOf(error);
    if (signal.aborted || decisive.has(failure.code)) throw error;
    if (failure.code !== 'not-supported') log.warn('look', error);
    return failure;
  }
}
