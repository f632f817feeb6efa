import { expect } from 'vitest';
import type { Keyboard } from '../keyboard.ts';
import { onServer } from '../steps.ts';
import type { Service } from '../test.ts';

/** The list of devices is walked with arrows; each has its details and its ends. */
export async function useDevices(keys: Keyboard): Promise<void> {
  const { page } = keys;
  await keys.open('Devices');
  await page.getByText('Account online').waitFor();

  await keys.use('button', 'iPhone 15 Pro');
  await page.getByRole('dialog', { name: 'iPhone 15 Pro' }).waitFor();
  await keys.write('Token', '7f3a'.repeat(4));
  await keys.write('Certificate name', 'chat-prod');
  await keys.use('button', 'Bind token');
  await page.getByText('Token bound to iPhone 15 Pro').waitFor();
  await keys.use('button', 'iPhone 15 Pro');
  await keys.use('button', 'Remove token');
  await page.getByText('Token removed from iPhone 15 Pro').waitFor();

  await keys.use('button', 'Sign out iPhone 15 Pro');
  await keys.press('ArrowUp', 'Enter');
  await page.getByRole('dialog', { name: 'HUAWEI ALN-AL00' }).waitFor();
  await keys.use('button', 'Remove');
  await page.getByText('Is removed in a moment').waitFor();
}

/** Both can be taken back for a while; this is called when something else was done meanwhile. */
export async function seeDevicesGone(service: Service): Promise<void> {
  const listed = async () => {
    const devices = await onServer(service, '/user/device/list');
    return (devices as unknown as { user_agent: string }[]).map(({ user_agent }) => user_agent);
  };
  await expect
    .poll(async () => (await listed()).some((agent) => agent.startsWith('HUAWEI')))
    .toBe(false);
  await expect.poll(() => service.to('/user/kick').length).toBeGreaterThan(0);
}
