import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { png } from '../../demo/picture.ts';
import { expectAccessible, hasFocus, onServer, open, signIn } from './steps.ts';
import { startPerch, startServer, type Service } from './test.ts';

const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const saved = (page: Page) => page.getByText('Profile saved').waitFor();
const profileOn = (service: Service) => onServer(service, '/user/profile');

async function onProfile(choice: Parameters<typeof signIn>[2] = {}) {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service, choice);
  await open(page, 'Profile');
  await box(page, 'Nickname').waitFor();
  service.forget();
  return { perch, service, page };
}

/** A photograph for the tests: wider than high. */
const picture = {
  name: 'me.png',
  mimeType: 'image/png',
  buffer: png(640, 400, (x, y) => [x % 256, y % 256, 128]),
};

test.each([
  ['Nickname', 'Qiao', '/user/nickname', { query: { nick_name: 'Qiao' } }, 'nick_name'],
  ['Username', 'lin_2', '/user/username', { query: { username: 'lin_2' } }, 'username'],
  ['Mobile', '+8613800000000', '/user/mobile', { query: { mobile: '+8613800000000' } }, 'mobile'],
  ['About', 'Hi', '/user/profile', { body: '{"description":"Hi"}' }, 'description'],
  ['Public info', '[1]', '/user/public', { body: '"[1]"' }, 'public_info'],
  ['Private info', 'a "b"', '/user/private', { body: '"a \\"b\\""' }, 'private_info'],
] as const)('%s alone is saved by its own call', async (name, value, path, sent, stored) => {
  const { service, page } = await onProfile();
  await box(page, name).fill(value);
  await button(page, 'Save').click();
  await saved(page);
  // The bar is gone; the keyboard goes on at the field.
  await expect.poll(() => hasFocus(box(page, name))).toBe(true);
  expect(service.requests.filter(({ method }) => method === 'POST')).toMatchObject([
    { path, ...sent },
  ]);
  expect((await profileOn(service))[stored]).toBe(value);
});

test('several fields are saved with one bar; a refusal keeps its draft and the rest', async () => {
  const { service, page } = await onProfile();
  await box(page, 'Username').fill('meitan');
  await box(page, 'Nickname').fill('Q');
  await box(page, 'About').fill('Hi');
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByRole('alert').getByText('This username is taken').first().waitFor();
  expect(await box(page, 'Username').inputValue()).toBe('meitan');
  expect(await box(page, 'Nickname').inputValue()).toBe('Q');
  expect(await profileOn(service)).toMatchObject({ username: 'linqiao', nick_name: 'Lin Qiao' });

  await box(page, 'Username').fill('lin_q');
  await button(page, 'Save').click();
  await saved(page);
  expect(await profileOn(service)).toMatchObject({
    username: 'lin_q',
    nick_name: 'Q',
    description: 'Hi',
  });
  expect(service.to('POST /user/profile').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { nick_name: 'Q', description: 'Hi' },
  ]);
});

test('without a network a save fails at once with the draft kept, and nothing is sent later', async () => {
  const { service, page } = await onProfile();
  await service.down();
  await box(page, 'Username').fill('lin_2');
  await button(page, 'Save').click();
  await page.getByText(/Username: The server cannot be reached/).waitFor();
  await service.up();
  await page.keyboard.press('ControlOrMeta+r');
  await page.getByText('Synced just now').waitFor();
  expect(await box(page, 'Username').inputValue()).toBe('lin_2');
  expect(service.to('/user/username')).toEqual([]);
});

test('leaving with changes is called back once; the draft is there on return', async () => {
  const { page } = await onProfile();
  await box(page, 'About').fill('Later');
  await page.getByRole('link', { name: 'Privacy' }).click();
  await page.getByRole('region', { name: '1 unsaved change' }).waitFor();
  await page.getByRole('link', { name: 'Privacy' }).click();
  await page.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor();
  await open(page, 'Profile');
  expect(await box(page, 'About').inputValue()).toBe('Later');
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  expect(await box(page, 'About').inputValue()).toContain('Product design');
});

test('a picture is cropped with the keyboard, uploaded, and shown through the app', async () => {
  const { service, page } = await onProfile();
  await button(page, 'Change').focus();
  await page.locator('input[type=file]').setInputFiles(picture);
  const area = page.getByRole('application', { name: 'Part of the picture that is used' });
  await area.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('+');
  await expectAccessible(page);
  await button(page, 'Use this picture').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Picture changed').waitFor();
  await expect.poll(() => hasFocus(button(page, 'Change'))).toBe(true);

  expect(service.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'GET /file/upload/avatar/user',
      'POST /demo/storage',
      'POST /user/avatar',
    ]),
  );
  // The storage is another server: it must not see who the account is.
  expect(service.to('/demo/storage')[0]?.headers).not.toHaveProperty('access-token');
  expect(String((await profileOn(service))['avatar'])).toContain('/file/download/avatar');
  const shown = page.getByRole('group', { name: 'Picture' }).locator('img');
  await expect
    .poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(300);
  const { width, height } = await shown.evaluate((image: HTMLImageElement) => ({
    width: image.naturalWidth,
    height: image.naturalHeight,
  }));
  expect(width).toBe(height);
  expect(await shown.getAttribute('src')).toMatch(/^avatar\/[0-9a-f]+\?v=[0-9a-f]+$/);
});

test('a file that is no picture, and an upload that fails, are told; the old picture stays', async () => {
  const { service, page } = await onProfile();
  const shown = page.getByRole('group', { name: 'Picture' }).locator('img');
  const before = await shown.getAttribute('src');
  const text = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') };
  await page.locator('input[type=file]').setInputFiles(text);
  await page
    .getByRole('alert')
    .getByText(/no picture that Perch can read/)
    .waitFor();
  service.fail('/demo/storage', { kind: 'answer', status: 503, body: 'busy' }, 3);
  await page.locator('input[type=file]').setInputFiles(picture);
  await button(page, 'Use this picture').click();
  await page
    .getByRole('alert')
    .getByText(/The server has a problem/)
    .waitFor();
  expect(await shown.getAttribute('src')).toBe(before);
});

test('a picture can be dropped on its row', async () => {
  const { page } = await onProfile();
  const bytes = picture.buffer.toString('base64');
  const files = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    const binary = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([binary], 'me.png', { type: 'image/png' }));
    return transfer;
  }, bytes);
  await page.getByRole('group', { name: 'Picture' }).dispatchEvent('drop', { dataTransfer: files });
  await page.getByRole('dialog', { name: 'Crop the picture' }).waitFor();
});

test('a picture by address has to be https', async () => {
  const { service, page } = await onProfile();
  await button(page, 'Use an address').click();
  const address = box(page, 'Address of the picture');
  await address.fill('http://pictures.example.com/lin.png');
  await address.press('Enter');
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await address.fill('https://pictures.example.invalid/lin.png');
  await address.press('Enter');
  await page.getByText('Picture changed').waitFor();
  expect(service.to('POST /user/avatar').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { avatar: 'https://pictures.example.invalid/lin.png' },
  ]);
});

test('WeChat is bound with an open id and its type', async () => {
  const { service, page } = await onProfile();
  await page.getByText('WeChat', { exact: true }).click();
  await box(page, 'Open ID').fill('o-123');
  await box(page, 'Type').fill('wechat');
  await button(page, 'Bind').click();
  await page.getByText('WeChat bound').waitFor();
  expect(service.to('GET /user/bind_openid')[0]?.query).toEqual({
    open_id: 'o-123',
    type: 'wechat',
  });
});

async function fillPasswords(page: Page, old: string, fresh: string) {
  await box(page, 'Current password').fill(old);
  await box(page, 'New password').fill(fresh);
  await box(page, 'Repeat the new password').fill(fresh);
}

test('the password is changed, the others are signed out, and Perch signs in again by itself', async () => {
  const { perch, service, page } = await onProfile();
  const old = service.demo.users[0]?.password ?? '';
  await fillPasswords(page, old, 'Kingfisher 7');
  await button(page, 'Change password').click();
  await page.getByText('Password changed, other devices signed out').waitFor();
  await expect.poll(() => hasFocus(button(page, 'Change password'))).toBe(true);
  expect(service.requests.map(({ path }) => path)).toEqual([
    '/user/change_password',
    '/token/id',
    '/user/kick',
    '/token/id',
  ]);
  expect(service.to('/user/kick')[0]?.query).toEqual({});
  await box(page, 'Nickname').fill('Still here');
  await button(page, 'Save').click();
  await saved(page);
  expect((await profileOn(service))['nick_name']).toBe('Still here');
  expect(perch.log()).not.toContain('Kingfisher');
  await perch.restart();
  await page.getByRole('switch', { name: 'Push notifications' }).waitFor();
});

test('a wrong old password is said at its field, and nothing is changed', async () => {
  const { service, page } = await onProfile();
  await fillPasswords(page, 'nonsense', 'Kingfisher 7');
  await box(page, 'Repeat the new password').press('Enter');
  await page.getByText('This is not your current password.').waitFor();
  expect(await box(page, 'New password').inputValue()).toBe('Kingfisher 7');
  expect(service.to('/token/id')).toEqual([]);
});

test('the strength of a new password is said in words', async () => {
  const { page } = await onProfile();
  await box(page, 'New password').fill('password1');
  const meter = page.getByRole('meter', { name: 'Password strength' });
  await meter.waitFor();
  expect(await meter.getAttribute('aria-valuetext')).toMatch(/weak/i);
  await box(page, 'New password').fill('teal kingfisher perch 71 dusk');
  await expect.poll(() => meter.getAttribute('aria-valuetext')).toBe('Strong.');
});

test('the profile is edited with the keyboard alone', async () => {
  const { service, page } = await onProfile();
  const tabTo = async (name: string) => {
    for (let tries = 0; tries < 40; tries += 1) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const { activeElement: element } = document;
        const labels =
          element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
        return labels ? (element.labels?.[0]?.textContent ?? '') : '';
      });
      if (label === name) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await tabTo('Nickname');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Keys');
  await tabTo('Public info');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('{"a":1}');
  await page.keyboard.press('ControlOrMeta+Shift+F');
  await tabTo('Private info');
  await page.keyboard.press('ControlOrMeta+s');
  await saved(page);
  expect(await profileOn(service)).toMatchObject({
    nick_name: 'Keys',
    public_info: '{\n  "a": 1\n}',
  });
});

test('nothing on Profile is inaccessible, whatever state it is in', async () => {
  const { page } = await onProfile();
  await expectAccessible(page);
  await box(page, 'Username').fill('1');
  await box(page, 'Public info').fill('{"a" 1}');
  await box(page, 'New password').fill('abcdefg1');
  await page.getByRole('meter').waitFor();
  await page.getByText('Line 1, column 6').waitFor();
  await page.getByText('Preview', { exact: true }).click();
  await page.getByText('WeChat', { exact: true }).click();
  await expectAccessible(page);
  await button(page, 'Use an address').click();
  await expectAccessible(page);
});
