import { expect, test } from 'vitest';
import { elsewhere, expectAccessible, onServer, open, signIn } from './steps.ts';
import { startPerch, startServer } from './test.ts';

async function signedIn() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await page.getByRole('switch', { name: 'Push notifications' }).waitFor();
  return { perch, service, page };
}

test.each([
  ['Push notifications', '/user/push', 'no_push', true],
  ['Message text in pushes', '/user/push/detail', 'no_push_detail', true],
  ['Sound', '/user/sounds', 'no_sounds', true],
  ['Vibration', '/user/vibratory', 'vibratory', false],
] as const)(
  '%s is switched from the window, by its own call',
  async (name, path, field, turned) => {
    const { service, page } = await signedIn();
    await open(page, 'Notifications');
    const control = page.getByRole('switch', { name, exact: true });
    const before = await control.isChecked();
    await control.click();
    await expect.poll(() => control.isChecked()).toBe(!before);
    await expect.poll(() => service.to(`POST ${path}`).length).toBe(1);
    // All but vibration are stored the wrong way round: on in the window is false on the server.
    const expected = turned ? before : !before;
    expect(service.to(`POST ${path}`)[0]?.query).toEqual({ value: String(expected) });
    await expect.poll(async () => (await onServer(service))[field]).toBe(expected);
  },
);

test('the tray switches push and sound, and window and server follow', async () => {
  const { perch, service, page } = await signedIn();
  for (const [name, path, field] of [
    ['Push notifications', '/user/push', 'no_push'],
    ['Sound', '/user/sounds', 'no_sounds'],
  ] as const) {
    await perch.tray.click(name);
    await expect.poll(() => page.getByRole('switch', { name }).isChecked()).toBe(false);
    await expect.poll(async () => (await onServer(service))[field]).toBe(true);
    expect(service.to(`POST ${path}`)).toHaveLength(1);
    expect((await perch.tray.item(name)).checked).toBe(false);
    await perch.tray.click(name);
    await expect.poll(async () => (await onServer(service))[field]).toBe(false);
  }
});

test('a switch in the window shows in the tray', async () => {
  const { perch, page } = await signedIn();
  await page.getByRole('switch', { name: 'Sound' }).click();
  await expect.poll(async () => (await perch.tray.item('Sound')).checked).toBe(false);
});

test("do not disturb over midnight is one window, in the server's hours", async () => {
  const { service, page } = await signedIn();
  await open(page, 'Notifications');
  await page.getByLabel('Do not disturb from').selectOption('23');
  await expect.poll(async () => (await onServer(service))['no_push_start_hour']).toBe(23);
  await page.getByLabel('Do not disturb to').selectOption('6');
  await expect
    .poll(() => service.to('POST /user/push/limit').at(-1)?.query)
    .toEqual({
      no_push_start_hour: '23',
      no_push_end_hour: '6',
    });
  const piece = page.getByRole('slider', { name: 'Do not disturb starts' });
  expect(await piece.count()).toBe(1);
  await page.getByRole('switch', { name: 'Do not disturb' }).click();
  await expect.poll(async () => (await onServer(service))['no_push_start_hour']).toBe(0);
  await page.getByRole('switch', { name: 'Do not disturb' }).click();
  await expect.poll(async () => (await onServer(service))['no_push_start_hour']).toBe(23);
});

test('silent hours are moved with the keyboard on the dial', async () => {
  const { service, page } = await signedIn();
  await open(page, 'Notifications');
  const start = page.getByRole('slider', { name: 'Silent hours starts' });
  const before = Number(await onServer(service).then((all) => all['silence_start_time']));
  await start.focus();
  await start.press('ArrowLeft');
  await start.blur();
  await expect
    .poll(async () => (await onServer(service))['silence_start_time'])
    .toBe((before + 23) % 24);
  const { body } = service.to('POST /user/settings')[0] ?? { body: '' };
  expect(JSON.parse(body)).toMatchObject({ silence_start_time: (before + 23) % 24 });
});

test('of two quick toggles the first fails: only that one goes back, and says why', async () => {
  const { service, page } = await signedIn();
  const refusal = { code: 10002, data: null, message: 'value is wrong' };
  service.fail('/user/sounds', { kind: 'answer', body: JSON.stringify(refusal) });
  await page.getByRole('switch', { name: 'Sound' }).click();
  await page.getByRole('switch', { name: 'Vibration' }).click();
  await expect.poll(async () => (await onServer(service))['vibratory']).toBe(true);
  await expect.poll(() => page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(true);
  expect(await page.getByRole('switch', { name: 'Vibration' }).isChecked()).toBe(true);
  await page.getByText('value is wrong').first().waitFor();
});

test('a change from another client appears when the window comes to the front', async () => {
  const { perch, service, page } = await signedIn();
  await page.getByText('Connected').first().waitFor();
  await elsewhere(service, '/user/sounds?value=true');
  // A look within five seconds of the last one is spared.
  await new Promise((done) => setTimeout(done, 5_200));
  await perch.refocus();
  await expect.poll(() => page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(false);
});

test('a change from another client appears after the computer slept', async () => {
  const { perch, service, page } = await signedIn();
  await elsewhere(service, '/user/push?value=true');
  await perch.power('resume');
  await expect
    .poll(() => page.getByRole('switch', { name: 'Push notifications' }).isChecked())
    .toBe(false);
  await expect.poll(async () => (await perch.tray.item('Push notifications')).checked).toBe(false);
});

test('Undo puts a change back', async () => {
  const { service, page } = await signedIn();
  await page.getByRole('switch', { name: 'Sound' }).click();
  await expect.poll(async () => (await onServer(service))['no_sounds']).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(async () => (await onServer(service))['no_sounds']).toBe(false);
});

test('a pause from the tray survives a crash and is ended from the window', async () => {
  const { perch, service, page } = await signedIn();
  await perch.tray.click('Pause push', 'For 1 hour');
  await expect.poll(async () => (await onServer(service))['no_push']).toBe(true);
  await perch.kill();
  await perch.restart();
  await page.getByRole('button', { name: 'Resume now' }).click();
  await expect.poll(async () => (await onServer(service))['no_push']).toBe(false);
  await page.getByRole('button', { name: 'Pause for 1 hour' }).waitFor();
});

test('closing the window leaves the tray at work', async () => {
  const { perch, service, page } = await signedIn();
  await perch.closeWindow();
  await expect.poll(() => perch.windows()).toBe(0);
  await perch.tray.click('Sound');
  await expect.poll(async () => (await onServer(service))['no_sounds']).toBe(true);
  await perch.tray.click('Open Perch');
  await expect.poll(() => perch.windows()).toBe(1);
  await expect.poll(() => page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(false);
});

test('neither overview nor notifications nor preferences has an accessibility violation', async () => {
  const { page } = await signedIn();
  await expectAccessible(page);
  for (const screen of ['Notifications', 'Preferences']) {
    await open(page, screen);
    await expectAccessible(page);
  }
}, 90_000);
