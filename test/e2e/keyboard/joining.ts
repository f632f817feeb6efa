import type { Keyboard } from '../keyboard.ts';
import type { Service } from '../test.ts';

/** How one gets into the app, by keyboard: the form for signing in, and that for a new account. */

const password = 'Feather-42';
/** What a server shows as a picture, and so no test can read. */
export const captcha = '4711';

export async function nameServer(keys: Keyboard, { url, demo }: Service): Promise<void> {
  await keys.choose('Own server');
  await keys.write('Server address', url);
  await keys.write('App ID', demo.appId);
}

async function signedIn({ page }: Keyboard, username: string): Promise<void> {
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByText(`@${username}`).waitFor();
}

export async function signIn(keys: Keyboard, service: Service): Promise<void> {
  const user = service.demo.invite();
  await nameServer(keys, service);
  await keys.write('Username, mobile or email', user.username);
  await keys.write('Password', user.password);
  await keys.press('Enter');
  await signedIn(keys, user.username);
}

/** Opens the form for a new account and writes a name and a password. */
async function fillNew(keys: Keyboard, service: Service, username: string): Promise<void> {
  await nameServer(keys, service);
  await keys.use('button', 'Create account');
  await keys.page.getByRole('heading', { name: 'Create account', level: 1 }).waitFor();
  await keys.write('Username', username);
  await keys.write('Password', password);
  await keys.write('Repeat password', password);
}

const submit = async (keys: Keyboard, username: string): Promise<void> => {
  await keys.use('button', 'Create account');
  await signedIn(keys, username);
};

/** The form again, beside the account that is open. */
const another = (keys: Keyboard, username: string) =>
  keys.pick(new RegExp(`^${username}`), 'Add another account');

/** Makes an account in each of the three ways, one beside the other. */
export async function createAccounts(keys: Keyboard, service: Service): Promise<void> {
  await fillNew(keys, service, 'plain_bird');
  await submit(keys, 'plain_bird');

  await another(keys, 'plain_bird');
  await fillNew(keys, service, 'known_bird');
  await keys.choose('Text message');
  await keys.write('Mobile number', '+8613800138000');
  await keys.page.getByRole('img', { name: /code to type/ }).waitFor();
  await keys.write('Code from the picture', captcha);
  await keys.use('button', 'Send code');
  await keys.page.getByRole('button', { name: /^Again in/ }).waitFor();
  await keys.write('Verification code', service.demo.smsCode);
  await submit(keys, 'known_bird');

  await another(keys, 'known_bird');
  await fillNew(keys, service, 'push_bird');
  await keys.unfold('Advanced');
  await keys.use('checkbox', 'For push only', 'Space');
  await keys.write('Alias', 'bird');
  await keys.write('Device ID', 'nest-1');
  await keys.write('Push token', 'a-push-token');
  await keys.write('Signature', 'signed');
  await submit(keys, 'push_bird');
  await another(keys, 'push_bird');
}
