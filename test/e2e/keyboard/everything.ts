import type { Keyboard } from '../keyboard.ts';
import type { Service } from '../test.ts';
import { seeDevicesGone, useDevices } from './devices.ts';
import { useNotifications } from './notifications.ts';
import { usePrivacy } from './privacy.ts';
import { changePassword, useProfile } from './profile.ts';

/** Everything that one can do with an account, on its screens one after another. */
export async function useEverything(keys: Keyboard, service: Service): Promise<void> {
  await useDevices(keys);
  await useNotifications(keys, service);
  await usePrivacy(keys, service);
  await useProfile(keys, service);
  await seeDevicesGone(service);
  await changePassword(keys, service);
}
