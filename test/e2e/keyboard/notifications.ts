import { expect } from 'vitest';
import type { Keyboard } from '../keyboard.ts';
import { onServer } from '../steps.ts';
import type { Service } from '../test.ts';

/** Everything that Notifications has, by keyboard; what comes of it is asked of the server. */
export async function useNotifications(keys: Keyboard, service: Service): Promise<void> {
  await keys.open('Notifications');
  await useSwitches(keys, service);
  await moveHours(keys, service);
  await nameYourself(keys, service);
  await changeTags(keys, service);
}

const settings = (service: Service, field: string) => async () => (await onServer(service))[field];
const identity = (service: Service, field: string) => async () =>
  (await onServer(service, '/demo/push'))[field];

async function useSwitches(keys: Keyboard, service: Service): Promise<void> {
  await keys.use('switch', 'Message text in pushes', 'Space');
  await keys.use('switch', 'Sound', 'Space');
  await keys.use('switch', 'Vibration', 'Space');
  // Last: without push there is nothing to say about the others.
  await keys.use('switch', 'Push notifications', 'Space');
  await expect
    .poll(() => onServer(service))
    .toMatchObject({
      ...{ no_push: true, no_push_detail: true, no_sounds: true, vibratory: true },
    });
}

/** One window by its list of hours, the other by its handle on the dial. */
async function moveHours(keys: Keyboard, service: Service): Promise<void> {
  await keys.use('combobox', 'Do not disturb from', 'ArrowDown');
  await expect.poll(settings(service, 'no_push_start_hour')).toBe(23);
  await keys.use('slider', 'Silent hours starts', 'ArrowLeft');
  await keys.press('Tab');
  await expect.poll(settings(service, 'silence_start_time')).toBe(19);
}

async function nameYourself(keys: Keyboard, service: Service): Promise<void> {
  await keys.write('Push nickname', 'Qiao');
  await keys.press('Enter');
  await expect.poll(settings(service, 'push_nick_name')).toBe('Qiao');
  await keys.write('Badge number', '12');
  await keys.press('Enter');
  await expect.poll(identity(service, 'badge')).toBe(12);
  await keys.write('Alias', 'lin-2');
  await keys.press('Enter');
  await expect.poll(identity(service, 'alias')).toBe('lin-2');
}

async function changeTags(keys: Keyboard, service: Service): Promise<void> {
  const tags = identity(service, 'tags');
  await keys.write('Add a tag', 'night');
  await keys.press('Enter');
  await expect.poll(tags).toEqual(['design', 'hangzhou', 'beta', 'night']);
  await keys.use('button', 'Remove design', 'Delete');
  await expect.poll(tags).toEqual(['hangzhou', 'beta', 'night']);
  await keys.use('button', 'Clear all');
  await expect.poll(tags).toEqual([]);
}
