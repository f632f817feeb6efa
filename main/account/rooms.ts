import type { Client } from '../api/client.ts';
import { failureOf } from '../api/errors.ts';
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
    await profile.read();
    await ifSupported(profile.readOnline());
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
      if (['offline', 'timeout'].includes(failureOf(error).code)) missed();
      throw error;
    });
  return { ...client, call };
}

/** An administrator's token belongs to no user: the list of users tells whether it still counts. */
async function proveAdministrator({ client, signal }: Session): Promise<void> {
  await ifSupported(client.call('listUsers', { page_num: 1, page_size: 1 }, { signal }));
}

/** Not every server has every call; one that lacks this one is no server that is away. */
async function ifSupported(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (failureOf(error).code !== 'not-supported') throw error;
  }
}
