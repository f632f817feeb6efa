import { screen } from '@testing-library/svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import type { FailureCode } from '../../preload/failure.ts';
import type { Snapshot } from '../../preload/types.ts';
import SignIn from '../../renderer/screens/SignIn.svelte';
import { SignInForm } from '../../renderer/sign-in.svelte.ts';
import { view } from '../../renderer/view.svelte.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, signedOut } from '../fakes/snapshot.ts';
import { asked, connect, show } from './page.ts';

let form: SignInForm;
beforeEach(() => {
  form = new SignInForm();
});
const field = (name: string) => screen.getByLabelText(name, { exact: true });
const button = (name: string) => screen.getByRole('button', { name });

/** The form with handlers that answer as the test says. */
async function open(session: Parameters<typeof connect>[1] = {}, snapshot: Snapshot = signedOut) {
  const perch = await connect(snapshot, session);
  return { perch, ...show(SignIn, { form }) };
}

async function signInWith(code: FailureCode, at?: string) {
  const refuse = () => {
    throw new Refusal({ code, ...(at ? { field: at } : {}) });
  };
  const opened = await open({ session: { signIn: refuse, useToken: refuse } });
  await opened.user.type(field('App ID'), 'qkzp');
  await opened.user.type(field('Username, mobile or email'), 'lin');
  await opened.user.type(field('Password'), 'secret');
  await opened.user.click(button('Sign in'));
  return opened;
}

test('the demo needs nothing but a press', async () => {
  const { perch, user } = await open({ session: { tryDemo: () => account } });
  await user.click(button('Try the demo'));
  expect(asked(perch, 'session')).toEqual([{ route: 'session.tryDemo', input: {} }]);
});

test('on its tile the demo is one button; its users have a name only for who asks', async () => {
  const { perch, user } = await open({ session: { tryDemo: () => account } });
  await user.click(screen.getByRole('radio', { name: 'Built-in demo' }));
  expect(screen.queryByLabelText('Password')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
  expect(button('Try the demo')).toHaveClass('primary');
  await user.click(button('Use name and password'));
  expect(field('Username, mobile or email')).toHaveFocus();
  expect(button('Sign in')).toHaveClass('primary');
  await user.click(screen.getByRole('radio', { name: 'Lanying cloud' }));
  expect(field('App ID')).toBeInTheDocument();
  form.start();
  await user.click(screen.getByRole('radio', { name: 'Built-in demo' }));
  await user.click(button('Try the demo'));
  expect(asked(perch, 'session')).toEqual([{ route: 'session.tryDemo', input: {} }]);
});

test("a server of one's own is asked whether it answers, and how safe the way to it is", async () => {
  const answer = { latencyMs: 24.4, encrypted: true };
  const { perch, user } = await open({ session: { testServer: () => answer } });
  await user.click(screen.getByRole('radio', { name: 'Own server' }));
  await user.click(button('Test'));
  expect(field('Server address')).toHaveAccessibleDescription('Enter the address of your server.');
  expect(asked(perch, 'session')).toEqual([]);
  await user.type(field('Server address'), ' https://im.example.com ');
  await user.click(button('Test'));
  expect(asked(perch, 'session')).toEqual([
    { route: 'session.testServer', input: { appId: '', address: 'https://im.example.com' } },
  ]);
  const said = screen.getByText(/^Answers in 24 ms. Encrypted/);
  // It was said of another address.
  await user.type(field('Server address'), '/base');
  expect(said).not.toBeInTheDocument();
});

test.each([
  ['bad-certificate', 'Server address', /certificate/],
  ['offline', 'Server address', /cannot be reached/],
  ['unknown-app', 'App ID', /No app has this ID/],
] as const)('a test that ends in %s blames "%s"', async (code, at, words) => {
  const testServer = () => {
    throw new Refusal({ code });
  };
  const { user } = await open({ session: { testServer } });
  await user.click(screen.getByRole('radio', { name: 'Own server' }));
  await user.type(field('Server address'), 'https://im.example.com');
  await user.type(field('App ID'), 'qkzp');
  await user.click(button('Test'));
  expect(field(at)).toHaveAccessibleDescription(words);
  expect(field(at)).toBeInvalid();
});

test('name and password go to the chosen server, and are forgotten once they worked', async () => {
  const { perch, user } = await open({ session: { signIn: () => account } });
  await user.click(screen.getByRole('radio', { name: 'Own server' }));
  await user.type(field('Server address'), ' https://im.example.com ');
  await user.type(field('App ID'), 'qkzp');
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), ' se cret ');
  await user.click(screen.getByRole('checkbox', { name: /^Keep me signed in/ }));
  await user.click(button('Sign in'));
  expect(asked(perch, 'session')[0]).toEqual({
    route: 'session.signIn',
    input: {
      server: { kind: 'own', appId: 'qkzp', address: 'https://im.example.com' },
      username: 'lin',
      password: ' se cret ',
      staySignedIn: true,
      keepPassword: true,
    },
  });
  await vi.waitFor(() => expect(field('Password')).toHaveValue(''));
});

test('without "Stay signed in" nothing is kept, and the password choice is not even offered', async () => {
  const { perch, user } = await open({ session: { signIn: () => account } });
  await user.click(screen.getByRole('radio', { name: 'Built-in demo' }));
  await user.click(button('Use name and password'));
  await user.click(screen.getByRole('checkbox', { name: /^Keep me signed in/ }));
  await user.click(screen.getByRole('checkbox', { name: 'Stay signed in' }));
  expect(screen.queryByRole('checkbox', { name: /^Keep me signed in/ })).toBeNull();
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), 'secret');
  await user.click(button('Sign in'));
  expect(asked(perch, 'session')[0]?.input).toMatchObject({
    server: { kind: 'demo' },
    staySignedIn: false,
    keepPassword: false,
  });
});

test('an access token takes the place of name and password', async () => {
  const { perch, user } = await open({ session: { useToken: () => account } });
  await user.type(field('App ID'), 'qkzp');
  await user.click(button('Use an access token'));
  expect(screen.queryByLabelText('Password')).toBeNull();
  await user.click(field('Access token'));
  await user.paste(' YWxhZGRpbg==\n');
  await user.click(button('Sign in'));
  expect(asked(perch, 'session')[0]).toEqual({
    route: 'session.useToken',
    input: { server: { kind: 'cloud', appId: 'qkzp' }, token: 'YWxhZGRpbg==', staySignedIn: true },
  });
});

test.each([
  ['wrong-password', 'Password', /do not match/],
  ['too-many-failures', 'Password', /Wait a few minutes/],
  ['no-such-user', 'Username, mobile or email', /no such user/],
  ['unknown-app', 'App ID', /No app has this ID/],
  ['app-banned', 'App ID', /banned/],
  ['app-frozen', 'App ID', /frozen/],
  ['app-revoked', 'App ID', /withdrawn/],
  ['not-encrypted', 'App ID', /unencrypted/],
] as const)('%s is said at "%s", which has the focus, and nothing typed is lost', async (...of) => {
  const [code, name, words] = of;
  await signInWith(code);
  await vi.waitFor(() => expect(field(name)).toHaveFocus());
  expect(field(name)).toBeInvalid();
  expect(field(name)).toHaveAccessibleDescription(words);
  expect(field('App ID')).toHaveValue('qkzp');
  expect(field('Password')).toHaveValue('secret');
});

test.each([
  ['offline', /cannot be reached/],
  ['server-error', /a problem of its own/],
  ['rate-limited', /asked for a break/],
  ['internal', /inside Perch/],
] as const)('%s stands above the button, which has the focus', async (code, words) => {
  await signInWith(code);
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  await vi.waitFor(() => expect(button('Sign in')).toHaveFocus());
  expect(screen.getByRole('alert')).not.toHaveTextContent(/sent later/);
});

test('a demo that fails leaves the keyboard in the form', async () => {
  const { user } = await open({
    session: {
      tryDemo: () => {
        throw new Refusal({ code: 'storage-failed' });
      },
    },
  });
  await user.click(button('Try the demo'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/could not write its files/);
  await vi.waitFor(() => expect(button('Sign in')).toHaveFocus());
});

test.each(['x y!', 'a b', '蓝莺'])('%j is no App ID, which is said at its field', async (id) => {
  const { perch, user } = await open();
  await user.type(field('App ID'), id);
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), 'secret{Enter}');
  expect(field('App ID')).toBeInvalid();
  expect(field('App ID')).toHaveAccessibleDescription(/No app has this ID/);
  expect(field('App ID')).toHaveFocus();
  expect(asked(perch, 'session')).toEqual([]);
});

test("a server of one's own needs an App ID as well, as every call carries it", async () => {
  const { perch, user } = await open();
  await user.click(screen.getByRole('radio', { name: 'Own server' }));
  await user.type(field('Server address'), 'https://im.example.com');
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), 'secret{Enter}');
  expect(field('App ID')).toHaveAccessibleDescription(/Enter the App ID/);
  expect(asked(perch, 'session')).toEqual([]);
});

test('a field that main names wins over what the code would suggest', async () => {
  await signInWith('invalid-input', 'username');
  await vi.waitFor(() => expect(field('Username, mobile or email')).toBeInvalid());
});

test.each([
  ['bad-address', /not a server address/],
  ['bad-certificate', /not trusted/],
  ['unexpected-answer', /not one of this service/],
] as const)('%s is said at the server address', async (code, words) => {
  const refuse = () => {
    throw new Refusal({ code });
  };
  const { user } = await open({ session: { signIn: refuse } });
  await user.click(screen.getByRole('radio', { name: 'Own server' }));
  await user.type(field('Server address'), 'https://example.com');
  await user.type(field('App ID'), 'qkzp');
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), 'secret{Enter}');
  await vi.waitFor(() => expect(field('Server address')).toBeInvalid());
  expect(field('Server address')).toHaveAccessibleDescription(words);
});

test('empty and over-long fields are named before anything is sent', async () => {
  const { perch, user } = await open();
  await user.click(button('Sign in'));
  expect(field('App ID')).toHaveAccessibleDescription(/Enter the App ID/);
  await user.type(field('App ID'), 'a'.repeat(65));
  await user.click(button('Sign in'));
  expect(field('App ID')).toHaveAccessibleDescription(/64 characters at most/);
  await user.clear(field('App ID'));
  await user.type(field('App ID'), 'qkzp');
  await user.click(button('Sign in'));
  expect(field('Username, mobile or email')).toHaveFocus();
  expect(asked(perch, 'session')).toEqual([]);
});

test('an address without encryption is warned of, but not on this computer', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('radio', { name: 'Own server' }));
  await user.type(field('Server address'), 'http://im.example.com');
  expect(field('Server address')).toHaveAccessibleDescription(/not encrypted/);
  for (const harmless of [
    'https://im.example.com',
    'http://127.0.0.1:8080',
    'http://localhost',
    'http://im.localhost:8080',
  ]) {
    await user.clear(field('Server address'));
    await user.type(field('Server address'), harmless);
    expect(field('Server address')).not.toHaveAccessibleDescription();
  }
});

test('a sign-in under way can be cancelled, and the form stays as it is', async () => {
  let giveUp = () => {};
  const never = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Refusal({ code: 'cancelled' }));
  });
  const { user } = await open({ session: { signIn: () => never, cancel: () => giveUp() } });
  await user.type(field('App ID'), 'qkzp');
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), 'secret{Enter}');
  expect(button('Sign in')).toHaveAttribute('aria-disabled', 'true');
  await user.click(button('Cancel'));
  await vi.waitFor(() => expect(button('Sign in')).not.toHaveAttribute('aria-disabled'));
  expect(field('Password')).toHaveValue('secret');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a session that ended says why, and its server and name are filled in once', async () => {
  const ended = {
    failure: { code: 'session-ended' },
    server: { kind: 'own', appId: 'x1', address: 'https://im.example.com' },
    username: 'lin',
  } as const;
  const { perch, user } = await open({}, { ...signedOut, ended });
  expect(screen.getByRole('alert')).toHaveTextContent(/password was changed/);
  expect(field('Server address')).toHaveValue('https://im.example.com');
  expect(field('App ID')).toHaveValue('x1');
  expect(field('Password')).toHaveFocus();
  await user.clear(field('Username, mobile or email'));
  await user.type(field('Username, mobile or email'), 'somebody');
  perch.push({ ended });
  await vi.waitFor(() => expect(field('Username, mobile or email')).toHaveValue('somebody'));
});

test('a token that has become invalid is an ended session, whatever the form asks for', async () => {
  const ended = {
    failure: { code: 'token-invalid' },
    server: { kind: 'demo' },
    username: 'lin',
  } as const;
  await open({}, { ...signedOut, ended });
  expect(screen.getByRole('alert')).toHaveTextContent(/The session has ended/);
  expect(screen.getByRole('alert')).not.toHaveTextContent(/Paste/);
});

test('the service says in its own words why it ended a session', async () => {
  const failure = { code: 'session-ended', message: 'kicked by the console' } as const;
  const ended = { failure, server: { kind: 'demo' }, username: 'lin' } as const;
  await open({}, { ...signedOut, ended });
  expect(screen.getByRole('alert')).toHaveTextContent(/kicked by the console/);
});

test('a locked keychain is no end of a session', async () => {
  const ended = {
    failure: { code: 'keyring-locked' },
    server: { kind: 'demo' },
    username: 'lin',
  } as const;
  await open({}, { ...signedOut, ended, vault: 'locked' });
  expect(screen.getByText('The system keychain is locked')).toBeInTheDocument();
  expect(screen.queryByText('You were signed out')).toBeNull();
});

test('a sign-in that was not kept is told as that, with the reason', async () => {
  const ended = {
    failure: { code: 'not-signed-in' },
    server: { kind: 'demo' },
    username: 'lin',
  } as const;
  const { perch } = await open({}, { ...signedOut, ended, vault: 'missing' });
  expect(screen.getByText(/has no keychain, so Perch did not keep/)).toBeInTheDocument();
  expect(screen.queryByText('You were signed out')).toBeNull();
  perch.push({ vault: 'stored' });
  expect(await screen.findByText(/not in the keychain any more/)).toBeInTheDocument();
});

test.each([
  ['stored', /in the system keychain/],
  ['weak', /in a file, as you chose/],
  ['missing', /No keychain here/],
  ['locked', /keychain is locked/],
] as const)('what staying signed in comes to is true with a keychain %s', async (vault, words) => {
  await open({}, { ...signedOut, vault });
  const stay = screen.getByRole('checkbox', { name: 'Stay signed in' });
  expect(stay).toHaveAccessibleDescription(words);
});

test('without a keychain the form asks whether to do without one', async () => {
  const { perch, user } = await open({}, { ...signedOut, vault: 'missing' });
  const weak = screen.getByRole('checkbox', { name: 'Keep my sign-in without a keychain' });
  expect(weak).not.toBeChecked();
  expect(weak).toHaveAccessibleDescription(/could read it/);
  await user.click(weak);
  expect(asked(perch, 'preferences')).toEqual([
    { route: 'preferences.update', input: { weakStorage: true } },
  ]);
  await user.click(screen.getByRole('checkbox', { name: 'Stay signed in' }));
  expect(screen.queryByRole('checkbox', { name: 'Keep my sign-in without a keychain' })).toBeNull();
});

test('what was typed survives a look at the preferences', async () => {
  const { user, unmount } = await open();
  await user.type(field('Username, mobile or email'), 'lin');
  await user.click(button('Preferences'));
  expect(view.screen).toBe('preferences');
  unmount();
  show(SignIn, { form });
  expect(field('Username, mobile or email')).toHaveValue('lin');
});

test('a change of language leaves what was typed alone', async () => {
  const { perch, user } = await open();
  await user.type(field('Username, mobile or email'), 'lin');
  perch.push({ locale: 'zh-CN' });
  expect(await screen.findByLabelText('用户名、手机号或邮箱')).toHaveValue('lin');
});
