import { expect } from 'vitest';
import type { Keyboard } from '../keyboard.ts';
import { onServer } from '../steps.ts';
import type { Service } from '../test.ts';

/** Each field alone, since each alone has a call of its own; on the server it has this name. */
const fields = [
  ['Nickname', 'Keys', 'nick_name'],
  ['About', 'No mouse', 'description'],
  ['Username', 'lin_keys', 'username'],
  ['Mobile', '+8613800000000', 'mobile'],
  ['Public info', '[1]', 'public_info'],
  ['Private info', '"p"', 'private_info'],
] as const;

export async function useProfile(keys: Keyboard, service: Service): Promise<void> {
  const { page } = keys;
  const profile = () => onServer(service, '/user/profile');
  await keys.open('Profile');
  for (const [name, text, stored] of fields) {
    await keys.write(name, text);
    await keys.press('ControlOrMeta+s');
    await expect.poll(async () => (await profile())[stored]).toBe(text);
    await page.getByRole('region', { name: /unsaved/ }).waitFor({ state: 'detached' });
  }

  const address = 'https://pictures.example.invalid/lin.png';
  await keys.use('button', 'Use an address');
  await keys.write('Address of the picture', address);
  await keys.press('Enter');
  await expect.poll(async () => (await profile())['avatar']).toBe(address);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  await keys.unfold('WeChat');
  await keys.write('Open ID', 'o-123');
  await keys.write('Type', 'wechat');
  await keys.use('button', 'Bind');
  await page.getByText('WeChat bound').waitFor();
}

/** Last of all: it ends the session of every device. */
export async function changePassword(keys: Keyboard, service: Service): Promise<void> {
  await keys.write('Current password', service.demo.users[0]?.password ?? '');
  await keys.write('New password', 'Kingfisher 7');
  await keys.write('Repeat the new password', 'Kingfisher 7');
  await keys.press('Enter');
  await keys.page.getByText('Password changed, other devices signed out').waitFor();
}
