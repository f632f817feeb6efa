import { expect, test } from 'vitest';
import { expectAccessible, onServer, open, signIn } from './steps.ts';
import { startPerch, startServer } from './test.ts';

async function onPrivacy() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await open(page, 'Privacy');
  await page.getByRole('radio', { name: 'Anyone', exact: true }).waitFor();
  service.forget();
  return { perch, service, page };
}

test('who can add me is chosen with the arrow keys, and counts at once', async () => {
  const { service, page } = await onPrivacy();
  await page.getByRole('radio', { name: 'Anyone who answers my question' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await onServer(service))['auth_mode']).toBe(3);
  expect(service.to('POST /user/authmode')[0]?.query).toEqual({ value: '3' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await onServer(service))['auth_mode']).toBe(2);
});

test('question and answer are saved together with the third choice, and not before', async () => {
  const { service, page } = await onPrivacy();
  // The demo user has both; an account without them is where the choice has to wait.
  await page.getByRole('radio', { name: 'Anyone I approve' }).check({ force: true });
  await expect.poll(async () => (await onServer(service))['auth_mode']).toBe(1);
  await page.getByRole('radio', { name: 'Anyone who answers my question' }).check({ force: true });
  await expect.poll(async () => (await onServer(service))['auth_mode']).toBe(2);

  await page.getByRole('textbox', { name: 'Answer' }).fill('');
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await expect.poll(() => save.isDisabled()).toBe(true);
  await page.getByRole('textbox', { name: 'Question' }).fill('Which bird?');
  await page.getByRole('textbox', { name: 'Answer' }).fill('Kingfisher');
  service.forget();
  await page.keyboard.press('ControlOrMeta+s');
  await expect
    .poll(() => onServer(service))
    .toMatchObject({ auth_mode: 2, auth_question: 'Which bird?', auth_answer: 'Kingfisher' });
  const { body } = service.to('POST /user/settings')[0] ?? { body: '{}' };
  expect(JSON.parse(body)).toMatchObject({
    auth_question: 'Which bird?',
    auth_answer: 'Kingfisher',
  });
  await page.getByRole('region', { name: /unsaved/ }).waitFor({ state: 'detached' });
});

test('a refused question keeps what was typed', async () => {
  const { service, page } = await onPrivacy();
  const refusal = { code: 10002, data: null, message: 'auth_question is wrong' };
  service.fail('/user/settings', { kind: 'answer', body: JSON.stringify(refusal) });
  await page.getByRole('textbox', { name: 'Question' }).fill('Which bird?');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('auth_question is wrong').first().waitFor();
  expect(await page.getByRole('textbox', { name: 'Question' }).inputValue()).toBe('Which bird?');
  expect((await onServer(service))['auth_question']).toBe('Which city is our studio in?');
});

test('group invitations and downloads reach the server', async () => {
  const { service, page } = await onPrivacy();
  await page.getByRole('radio', { name: 'Ask me first' }).check({ force: true });
  await expect.poll(async () => (await onServer(service))['group_confirm']).toBe(true);
  await page.getByRole('switch', { name: 'Automatic downloads' }).click();
  await expect.poll(async () => (await onServer(service))['auto_download']).toBe(false);
  expect(service.to('POST /user/download')[0]?.query).toEqual({ value: 'false' });
});

test('a choice made offline waits, survives a restart and is sent when the network is back', async () => {
  const { perch, service, page } = await onPrivacy();
  await service.down();
  await page.getByRole('radio', { name: 'Nobody' }).check({ force: true });
  await page.getByText(/Waiting for the network/).waitFor();
  await perch.restart();
  await service.up();
  await perch.power('resume');
  await expect.poll(async () => (await onServer(service))['auth_mode']).toBe(3);
});

test('nothing on Privacy is inaccessible', async () => {
  const { page } = await onPrivacy();
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Answer' }).fill('');
  await expectAccessible(page);
});
