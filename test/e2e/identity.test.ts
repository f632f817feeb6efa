import { expect, test } from 'vitest';
import { expectAccessible, hasFocus, onServer, open, signIn } from './steps.ts';
import { startPerch, startServer, type Service } from './test.ts';

const pushOn = (service: Service) => onServer(service, '/demo/push');

async function onNotifications() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await open(page, 'Notifications');
  await page.getByRole('button', { name: 'Remove design' }).waitFor();
  service.forget();
  return {
    service,
    page,
    field: (name: string) => page.getByRole('textbox', { name, exact: true }),
  };
}

test('the push nickname is saved by its own call and shown in a push', async () => {
  const { service, page, field } = await onNotifications();
  await field('Push nickname').fill('Qiao');
  await field('Push nickname').press('Enter');
  await expect.poll(async () => (await onServer(service))['push_nick_name']).toBe('Qiao');
  expect(service.to('POST /user/push/nickname')[0]?.query).toEqual({ value: 'Qiao' });
  await page.getByRole('figure').getByText('Qiao').waitFor();
});

test('the badge is set and cleared', async () => {
  const { service, page, field } = await onNotifications();
  await field('Badge number').fill('12');
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await expect.poll(async () => (await pushOn(service))['badge']).toBe(12);
  await expect
    .poll(() => hasFocus(page.getByRole('button', { name: 'Set', exact: true })))
    .toBe(true);
  await page.getByRole('button', { name: 'Clear badge' }).click();
  await expect.poll(async () => (await pushOn(service))['badge']).toBe(0);
  expect(service.to('POST /user/push/badge').map(({ body }) => body)).toEqual([
    '{"badge":12}',
    '{"badge":0}',
  ]);
});

test("another user's alias is told at the field; a free one is set and remembered", async () => {
  const { service, page, field } = await onNotifications();
  await field('Alias').fill('mei-tan-sg');
  await field('Alias').press('Enter');
  await page.getByText('This alias belongs to another account.').waitFor();
  expect(await field('Alias').inputValue()).toBe('mei-tan-sg');
  await field('Alias').fill('lin-2');
  await page.getByRole('button', { name: 'Save Alias' }).click();
  await expect.poll(async () => (await pushOn(service))['alias']).toBe('lin-2');
  // The button is gone; the keyboard goes on at the field.
  await expect.poll(() => hasFocus(field('Alias'))).toBe(true);
  expect(service.to('POST /user/push/alias').length).toBeGreaterThan(1);
  await open(page, 'Overview');
  await open(page, 'Notifications');
  expect(await field('Alias').inputValue()).toBe('lin-2');
});

test('tags are added, removed, brought back and cleared with the keyboard', async () => {
  const { service, page, field } = await onNotifications();
  const tags = async () => (await pushOn(service))['tags'];
  await field('Add a tag').focus();
  await page.keyboard.type('night, 走廊');
  await page.keyboard.press('Enter');
  await expect.poll(tags).toEqual(['design', 'hangzhou', 'beta', 'night', '走廊']);
  await expect.poll(() => field('Add a tag').inputValue()).toBe('');
  await page.keyboard.press('Backspace');
  await expect.poll(tags).toEqual(['design', 'hangzhou', 'beta', 'night']);
  await page.getByRole('button', { name: 'Remove hangzhou' }).focus();
  await page.keyboard.press('Delete');
  await expect.poll(tags).toEqual(['design', 'beta', 'night']);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(tags).toEqual(['design', 'beta', 'night', 'hangzhou']);
  await page.getByRole('button', { name: 'Clear all' }).press('Enter');
  await expect.poll(tags).toEqual([]);
  await expect.poll(() => hasFocus(field('Add a tag'))).toBe(true);
  expect(service.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'POST /user/push/tag',
      'DELETE /user/push/tag',
      'DELETE /user/push/tag/all',
    ]),
  );
});

test('a tag that could not be added stays in the field', async () => {
  const { service, page, field } = await onNotifications();
  const refusal = { code: 10002, data: null, message: 'tags: too many' };
  service.fail('/user/push/tag', { kind: 'answer', body: JSON.stringify(refusal) });
  await field('Add a tag').fill('night');
  await field('Add a tag').press('Enter');
  await page.getByText('tags: too many').waitFor();
  expect(await field('Add a tag').inputValue()).toBe('night');
});

test('nothing about push identity is inaccessible, its faults included', async () => {
  const { page, field } = await onNotifications();
  await field('Push nickname').fill('x');
  await field('Badge number').fill('x');
  await field('Badge number').press('Enter');
  await field('Add a tag').fill('beta');
  await field('Add a tag').press('Enter');
  await page.getByText('beta is there already.').waitFor();
  await expectAccessible(page);
});
