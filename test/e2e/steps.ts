import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Perch, Service } from './test.ts';

/** What a user does first in most tests. */

/** Signs in to the built-in demo with one click. */
export async function tryDemo(perch: Perch): Promise<Page> {
  const page = await perch.page();
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await expect.poll(() => page.getByRole('switch', { name: 'Sound' }).count()).toBe(1);
  return page;
}

type Choice = { username?: string; password?: string; keepPassword?: boolean; open?: boolean };

/** Fills the form for a server of one's own and sends it; by default waits for the overview. */
export async function signIn(perch: Perch, service: Service, choice: Choice = {}): Promise<Page> {
  const page = await perch.page();
  const user = service.demo.users[0];
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Server address' }).fill(service.url);
  await page.getByRole('textbox', { name: 'App ID' }).fill(service.demo.appId);
  await page
    .getByRole('textbox', { name: 'Username, mobile or email' })
    .fill(choice.username ?? user?.username ?? '');
  await page.getByLabel('Password', { exact: true }).fill(choice.password ?? user?.password ?? '');
  if (choice.keepPassword)
    await page.getByRole('checkbox', { name: /Keep me signed in when the session ends/ }).check();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  if (choice.open !== false)
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  return page;
}

/** Pastes the administrator's token for a server of one's own. */
export async function administrate(perch: Perch, service: Service): Promise<Page> {
  const page = await perch.page();
  await page.getByRole('radio', { name: 'Own server' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Server address' }).fill(service.url);
  await page.getByRole('textbox', { name: 'App ID' }).fill(service.demo.appId);
  await page.getByRole('button', { name: 'Use an access token' }).click();
  await page.getByLabel('Access token', { exact: true }).fill(service.demo.adminToken);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Bulk jobs', level: 1 }).waitFor();
  return page;
}

export async function open(page: Page, screen: string): Promise<void> {
  await page.getByRole('link', { name: screen, exact: true }).click();
  await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
}

/** The account's settings, or what else is asked for, as another program with the account reads it. */
export async function onServer(
  { demo }: Service,
  path = '/user/settings',
): Promise<Record<string, unknown>> {
  const { token } = await signInElsewhere(demo);
  const headers = { app_id: demo.appId, 'access-token': token };
  const answer = await demo.fetch(`http://demo.perch.invalid${path}`, { headers });
  return ((await answer.json()) as { data: Record<string, unknown> }).data;
}

/** Another program with the same account makes a call. */
export async function elsewhere({ demo }: Service, path: string, body: unknown = {}) {
  const { token } = await signInElsewhere(demo);
  await demo.fetch(`http://demo.perch.invalid${path}`, {
    method: 'POST',
    headers: { app_id: demo.appId, 'access-token': token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** Another device of an account signs in and is from now on in the list. */
export async function appear({ demo }: Service, guid: string, user = demo.users[0]): Promise<void> {
  const { username: name, password } = user ?? demo.invite();
  await demo.fetch('http://demo.perch.invalid/token/user', {
    method: 'POST',
    headers: { app_id: demo.appId, 'content-type': 'application/json', 'user-agent': firefox },
    body: JSON.stringify({ name, password, device_guid: guid }),
  });
}

async function signInElsewhere(demo: Service['demo']): Promise<{ token: string }> {
  const { username: name, password } = demo.invite();
  const answer = await demo.fetch('http://demo.perch.invalid/token/user', {
    method: 'POST',
    headers: { app_id: demo.appId, 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  return ((await answer.json()) as { data: { token: string } }).data;
}

export const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

/** Fails with what axe finds on the page, in light and in dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The other mode is for frames, which Perch has none of; it takes twice as long.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    // The dark theme is other colours and nothing else.
    if (colorScheme === 'dark') axe.withRules('color-contrast');
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    expect(found, colorScheme).toEqual([]);
  }
}
