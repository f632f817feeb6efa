import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './steps.ts';
import { startPerch, startServer, type Perch, type Service } from './test.ts';

const captcha = '4711';
const account = { username: 'new_bird', password: 'Feather-42' };
const names = { name: 'Create account', exact: true };

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
const submit = (page: Page) => page.getByRole('button', names).click();
/** The first request to a path: how it was sent and what it said. */
function sent(service: Service, path: string) {
  const { method, query, headers, body } = service.to(path)[0] ?? fail(`nothing for ${path}`);
  expect(headers).toMatchObject({ app_id: service.demo.appId });
  // Nobody is signed in yet.
  expect(headers).not.toHaveProperty('access-token');
  return { method, query, body: JSON.parse(body) as unknown };
}
const fail = (text: string): never => {
  throw new Error(text);
};

/** The form for a new account on a server of one's own, with name and password. */
async function create(perch: Perch, service: Service, { username, password } = account) {
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await field(page, 'Server address').fill(service.url);
  await field(page, 'App ID').fill(service.demo.appId);
  await page.getByRole('button', names).click();
  await page.getByRole('heading', { ...names, level: 1 }).waitFor();
  await field(page, 'Username').fill(username);
  await field(page, 'Password').fill(password);
  await field(page, 'Repeat password').fill(password);
  return page;
}

async function signedInAs(page: Page, username: string) {
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByText(`@${username}`).waitFor();
}

test('a name and a password make an account, which is signed in to', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service);
  await submit(page);
  await signedInAs(page, 'new_bird');
  expect(sent(service, '/user/register/v2')).toEqual({ method: 'POST', query: {}, body: account });
  expect(sent(service, '/token/login').body).toEqual({
    ...{ login_name: 'new_bird', password: 'Feather-42' },
  });
});

test('a mobile number is proved by a picture, a text message and its code', async () => {
  const [perch, service] = [await startPerch(), await startServer({ captcha })];
  const page = await create(perch, service);
  await page.getByRole('radio', { name: 'Text message' }).check({ force: true });
  const picture = page.getByRole('img', { name: /code to type/ });
  await picture.waitFor();
  const width = () => picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
  await field(page, 'Mobile number').fill('+8613800138000');

  await field(page, 'Code from the picture').fill('0000');
  const first = await picture.getAttribute('src');
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByText(/do not match the picture/).waitFor();
  await expect.poll(() => picture.getAttribute('src')).not.toBe(first);

  await field(page, 'Code from the picture').fill(captcha);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByRole('button', { name: /^Again in \d+ s$/ }).waitFor();
  expect(service.to('/app/captcha/sms_web').at(-1)?.query).toMatchObject({
    ...{ captcha, mobile: '+8613800138000' },
  });

  await field(page, 'Verification code').fill('0');
  await submit(page);
  await page.getByText(/The code is wrong/).waitFor();
  expect(await field(page, 'Password').inputValue()).toBe(account.password);
  service.forget();
  await field(page, 'Verification code').fill(service.demo.smsCode);
  await submit(page);
  await signedInAs(page, 'new_bird');
  expect(sent(service, '/user/register')).toEqual({
    ...{ method: 'POST', query: {} },
    body: { ...account, ...{ mobile: '+8613800138000', verification_code: service.demo.smsCode } },
  });
});

test('an email address is proved by a code that came with a mail', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service);
  await page.getByRole('radio', { name: 'Mail code' }).check({ force: true });
  await field(page, 'Email').fill('bird@example.com');
  await field(page, 'Verification code').fill(service.demo.smsCode);
  await submit(page);
  await signedInAs(page, 'new_bird');
  expect(sent(service, '/user/register')).toEqual({
    ...{ method: 'POST', query: {} },
    body: { ...account, ...{ email: 'bird@example.com', verification_code: service.demo.smsCode } },
  });
});

test('an account for push only is made with what is known of the device', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service);
  await page.getByText('Advanced').click();
  await page.getByRole('checkbox', { name: 'For push only' }).check();
  await field(page, 'Alias').fill('bird');
  await field(page, 'Device ID').fill('nest-1');
  await field(page, 'Push token').fill('a-push-token');
  await field(page, 'Signature').fill('signed');
  await submit(page);
  await signedInAs(page, 'new_bird');
  expect(sent(service, '/user/register/push')).toEqual({
    ...{ method: 'POST', query: {} },
    body: {
      ...account,
      ...{ alias: 'bird', device_guid: 'nest-1', push_token: 'a-push-token', sign: 'signed' },
    },
  });
});

test('a name that is taken is said at its field, and nothing typed is lost', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service, { ...account, username: 'linqiao' });
  await submit(page);
  await page.getByText(/exists already/).waitFor();
  expect(await field(page, 'Username').getAttribute('aria-invalid')).toBe('true');
  expect(await field(page, 'Repeat password').inputValue()).toBe(account.password);
  await field(page, 'Username').fill('new_bird');
  await submit(page);
  await signedInAs(page, 'new_bird');
});

test.each([
  ['a closed registration', { openRegistration: false }, /takes no new accounts/],
  ['a full app', { userLimit: 1 }, /reached its number of users/],
])('%s is said in words', async (_name, rules, words) => {
  const [perch, service] = [await startPerch(), await startServer(rules)];
  const page = await create(perch, service);
  await submit(page);
  await page.getByRole('alert').filter({ hasText: words }).waitFor();
});

test('where the server sends no codes, the simple way is offered', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  service.fail('/app/captcha/image', { kind: 'answer', status: 404, body: '' }, 99);
  const page = await create(perch, service);
  await page.getByRole('radio', { name: 'Text message' }).check({ force: true });
  await page.getByRole('button', { name: 'Continue without a code' }).click();
  await submit(page);
  await signedInAs(page, 'new_bird');
});

test('offline nothing is made now, and nothing later by itself', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service);
  await service.down();
  await submit(page);
  await page.getByText(/this is not sent later/).waitFor();
  await service.up();
  await perch.power('resume');
  await perch.refocus();
  expect(service.to('/user/register/v2')).toEqual([]);
  await submit(page);
  await signedInAs(page, 'new_bird');
});

test('with the keyboard alone', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service);
  await field(page, 'Username').focus();
  const keys = page.keyboard;
  await keys.press('Tab');
  const named = () =>
    page.evaluate(
      () =>
        document.activeElement?.getAttribute('name') ?? document.activeElement?.textContent.trim(),
    );
  const seen: unknown[] = [];
  for (let stops = 0; stops < 12; stops += 1) {
    seen.push(await named());
    if (seen.at(-1) === 'Create account') break;
    await keys.press('Tab');
  }
  expect(seen).toContain('repeat');
  expect(seen.at(-1)).toBe('Create account');
  await keys.press('Enter');
  await signedInAs(page, 'new_bird');
});

test('the form has no accessibility violation, whatever is unfolded', async () => {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await create(perch, service, { ...account, username: '12345' });
  await submit(page);
  await page.getByRole('radio', { name: 'Text message' }).check({ force: true });
  await page.getByRole('img', { name: /code to type/ }).waitFor();
  await expectAccessible(page);
  await page.getByText('Advanced').click();
  await page.getByRole('checkbox', { name: 'For push only' }).check();
  await expectAccessible(page);
});
