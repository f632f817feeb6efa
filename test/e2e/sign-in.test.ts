import { expect, test } from 'vitest';
import { elsewhere, expectAccessible, onServer, open, signIn, tryDemo } from './steps.ts';
import { startPerch, startServer } from './test.ts';

test('on a fresh machine the demo is one click away', async () => {
  const perch = await startPerch();
  const page = await tryDemo(perch);
  await page.getByText('Lin Qiao').first().waitFor();
  await page.getByRole('switch', { name: 'Push notifications' }).waitFor();
  expect(await perch.tray.tooltip()).toContain('Lin Qiao');
});

test("name and password sign in to a server of one's own", async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  await signIn(perch, service);
  const [login] = service.to('POST /token/login');
  expect(JSON.parse(login?.body ?? '')).toEqual({
    login_name: service.demo.users[0]?.username,
    password: service.demo.users[0]?.password,
  });
  expect(login?.headers['app_id']).toBe(service.demo.appId);
});

test('a wrong password is said at the field, and nothing typed is lost', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service, { password: 'wrong-One1', open: false });
  const password = page.getByLabel('Password', { exact: true });
  await expect.poll(() => password.getAttribute('aria-invalid')).toBe('true');
  const described = await password.getAttribute('aria-describedby');
  expect(described).toBeTruthy();
  const name = page.getByRole('textbox', { name: 'Username, mobile or email' });
  expect(await name.inputValue()).toBe(service.demo.users[0]?.username);
  expect(await password.inputValue()).toBe('wrong-One1');
  await password.fill(service.demo.users[0]?.password ?? '');
  await password.press('Enter');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
});

test('an access token can be pasted instead', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const { username: name, password } = service.demo.invite();
  const answer = await service.demo.fetch('http://demo.perch.invalid/token/user', {
    method: 'POST',
    headers: { app_id: service.demo.appId, 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  const { data } = (await answer.json()) as { data: { token: string } };
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Server address' }).fill(service.url);
  await page.getByRole('textbox', { name: 'App ID' }).fill(service.demo.appId);
  await page.getByRole('button', { name: 'Use an access token' }).click();
  await page.getByLabel('Access token', { exact: true }).fill('not a token');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect
    .poll(() => page.getByLabel('Access token', { exact: true }).getAttribute('aria-invalid'))
    .toBe('true');
  await page.getByLabel('Access token', { exact: true }).fill(data.token);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  expect(service.to('/token/login')).toEqual([]);
});

test.each([
  ['an address that is none', 'ht!tp://', 'Server address'],
  ['a port where nobody listens', 'http://127.0.0.1:9', 'Server address'],
])('%s is said at its field', async (_name, address, field) => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Server address' }).fill(address);
  await page.getByRole('textbox', { name: 'App ID' }).fill(service.demo.appId);
  await page.getByRole('textbox', { name: 'Username, mobile or email' }).fill('linqiao');
  await page.getByLabel('Password', { exact: true }).fill('Perch-demo-1');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const meant = page.getByRole('textbox', { name: field });
  await expect.poll(() => meant.getAttribute('aria-invalid'), { timeout: 15_000 }).toBe('true');
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('Perch-demo-1');
});

test('an unknown app id is said at its field', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Server address' }).fill(service.url);
  await page.getByRole('textbox', { name: 'App ID' }).fill('nosuchapp');
  await page.getByRole('textbox', { name: 'Username, mobile or email' }).fill('linqiao');
  await page.getByLabel('Password', { exact: true }).fill('Perch-demo-1');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const appId = page.getByRole('textbox', { name: 'App ID' });
  await expect.poll(() => appId.getAttribute('aria-invalid')).toBe('true');
});

test.each(['', 'x y!', 'a b', '蓝莺'])('%j is no app id, and nothing is sent', async (id) => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Server address' }).fill(service.url);
  await page.getByRole('textbox', { name: 'Username, mobile or email' }).fill('linqiao');
  await page.getByLabel('Password', { exact: true }).fill('Perch-demo-1');
  const appId = page.getByRole('textbox', { name: 'App ID' });
  await appId.fill(id);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect.poll(() => appId.getAttribute('aria-invalid')).toBe('true');
  expect(await appId.evaluate((field) => field === document.activeElement)).toBe(true);
  expect(service.to('/token/login')).toEqual([]);
});

test.each([
  ['a fault of the server', 500],
  ['a server that asks for a break', 429],
])('after %s the keyboard goes on at the button', async (_name, status) => {
  const [perch, service] = [await startPerch(), await startServer()];
  service.fail('/token/login', { kind: 'answer', status, body: '' }, 9);
  const page = await signIn(perch, service, { open: false });
  await page.getByRole('alert').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent.trim());
  await expect.poll(focused).toBe('Sign in');
  service.heal();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
});

test.each([
  ['a web page instead of JSON', '<!doctype html><title>Hello</title>'],
  ['an answer of 10 MB', `{"code":200,"data":"${'x'.repeat(10_000_000)}"}`],
])('%s gets a sentence, not a stack trace', async (_name, body) => {
  const [perch, service] = [await startPerch(), await startServer()];
  service.fail('/token/login', { kind: 'answer', body }, 9);
  const page = await signIn(perch, service, { open: false });
  const alert = page.getByRole('alert').first();
  await alert.waitFor();
  expect(await alert.textContent()).not.toMatch(/Error:| at |undefined/);
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).not.toBe('');
});

test('a server that never answers can be given up', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  service.fail('/token/login', { kind: 'hang' }, 9);
  const page = await signIn(perch, service, { open: false });
  await page.getByRole('button', { name: 'Cancel' }).click();
  const submit = page.getByRole('button', { name: 'Sign in', exact: true });
  await expect.poll(() => submit.isEnabled()).toBe(true);
  service.heal();
  await submit.click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
});

test('a session that ends elsewhere brings the form back with the reason and the name', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await elsewhere(service, '/user/kick');
  await perch.power('resume');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  const name = page.getByRole('textbox', { name: 'Username, mobile or email' });
  expect(await name.inputValue()).toBe(service.demo.users[0]?.username);
  const address = page.getByRole('textbox', { name: 'Server address' });
  expect(await address.inputValue()).toBe(service.url);
  await page.getByRole('alert').first().waitFor();
});

test('with a kept password the session is renewed without a word', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service, { keepPassword: true });
  await elsewhere(service, '/user/kick');
  await page.getByRole('switch', { name: 'Sound' }).click();
  await expect.poll(async () => (await onServer(service))['no_sounds']).toBe(true);
  expect(service.to('POST /token/id')).toHaveLength(1);
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
});

test('a restart keeps the session, also while the server is away', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await page.getByRole('switch', { name: 'Sound' }).waitFor();
  await service.down();
  await perch.restart();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page
    .getByText(/offline/i)
    .first()
    .waitFor();
  expect(await page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(true);
  await service.up();
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('Connected').first().waitFor();
});

test('signing out during a pause asks first when push cannot be switched back on', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await page.getByRole('button', { name: 'Pause for 1 hour' }).click();
  await expect.poll(async () => (await onServer(service))['no_push']).toBe(true);
  await service.down();
  await perch.closeWindow();
  await expect.poll(() => perch.windows()).toBe(0);
  await perch.tray.click('Sign out');
  // The tray cannot ask, so the window comes to do it.
  await expect.poll(() => perch.windows(), { timeout: 15_000 }).toBe(1);
  const question = (await perch.page()).getByRole('alertdialog', { name: 'Push is still off' });
  await question.waitFor();
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Keep signed in' }).click();
  await question.waitFor({ state: 'hidden' });
  await service.up();
  await page.getByRole('button', { name: 'Try now' }).click();
  await page.getByText('Connected').first().waitFor();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  expect((await onServer(service))['no_push']).toBe(false);
}, 60_000);

test('signing out forgets the session', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await signIn(perch, service);
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  await perch.restart();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
});

test('the form has no accessibility violation, and no secret leaves main', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await perch.page();
  await page.getByRole('button', { name: 'Try the demo' }).waitFor();
  await expectAccessible(page);
  await signIn(perch, service);
  await open(page, 'Preferences');
  const { password = '' } = service.demo.users[0] ?? {};
  const token = service.to('/user/settings')[0]?.headers['access-token'] ?? 'none';
  expect(token).not.toBe('none');
  const seen = await page.evaluate(async () => {
    const answer = await window.perch.call('app', 'snapshot', {});
    return document.documentElement.outerHTML + JSON.stringify(answer);
  });
  expect(seen).not.toContain(token);
  expect(seen).not.toContain(password);
  expect(perch.log()).not.toContain(token);
  expect(perch.log()).not.toContain(password);
});
