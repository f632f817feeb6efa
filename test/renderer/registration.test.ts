import { screen } from '@testing-library/svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import type { FailureCode } from '../../preload/failure.ts';
import SignIn from '../../renderer/screens/SignIn.svelte';
import { SignInForm } from '../../renderer/sign-in.svelte.ts';
import { Refusal } from '../fakes/perch.ts';
import { account, signedOut } from '../fakes/snapshot.ts';
import { asked, connect, show } from './page.ts';

type Handlers = NonNullable<Parameters<typeof connect>[1]>;

const field = (name: string) => screen.getByLabelText(name, { exact: true });
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const refuse = (code: FailureCode) => () => {
  throw new Refusal({ code });
};

beforeEach(() => {
  // jsdom draws no pictures from memory.
  Object.assign(URL, { createObjectURL: () => 'blob:picture', revokeObjectURL: () => {} });
});

let form: SignInForm;

/** The form for a new account on the demo, filled as the service wants it. */
async function create(handlers: Handlers = {}, fill = true) {
  form = new SignInForm();
  const perch = await connect(signedOut, handlers);
  const { user } = show(SignIn, { form });
  await user.click(screen.getByRole('radio', { name: 'Built-in demo' }));
  await user.click(button('Create account'));
  if (fill) {
    await user.type(field('Username'), 'new_bird');
    await user.type(field('Password'), 'Feather-42');
    await user.type(field('Repeat password'), 'Feather-42');
  }
  return { perch, user };
}

test('nothing that was typed for a new account is left for the next user', async () => {
  await create();
  form.registration.email = 'lin@example.com';
  form.start();
  expect([form.registration.repeat, form.registration.email, form.password]).toEqual(['', '', '']);
});

test('a name and a password are enough', async () => {
  const { perch, user } = await create({ registration: { simple: () => account } });
  await user.click(button('Create account'));
  const [call] = asked(perch, 'registration');
  expect(call).toEqual({
    route: 'registration.simple',
    input: {
      server: { kind: 'demo' },
      ...{ username: 'new_bird', password: 'Feather-42', staySignedIn: true },
    },
  });
});

test('server, name and password go along to the new account and back', async () => {
  form = new SignInForm();
  await connect(signedOut);
  const { user } = show(SignIn, { form });
  await user.type(field('App ID'), 'qkzp');
  await user.type(field('Username, mobile or email'), 'lin');
  await user.type(field('Password'), 'Feather-42');
  await user.click(button('Create account'));
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Create account');
  expect(field('App ID')).toHaveValue('qkzp');
  expect(field('Username')).toHaveValue('lin');
  expect(field('Password')).toHaveValue('Feather-42');
  await user.click(button('I have an account'));
  expect(field('Username, mobile or email')).toHaveValue('lin');
});

test.each([
  ['12345', /Digits alone/],
  ['mta1x', /mta or maxim/],
  ['with space', /Only letters/],
  ['lin', /Letters, digits/],
])('while "%s" is typed, the rule is explained', async (name, words) => {
  const { user } = await create({}, false);
  await user.type(field('Username'), name);
  expect(field('Username')).toHaveAccessibleDescription(words);
});

test.each([
  ['Password', 'short', /8 characters are needed/],
  ['Password', 'onlyletters', /Two kinds/],
  ['Repeat password', 'Feather-43', /differ/],
  ['Username', '', /needed/],
] as const)('%s: "%s" is not sent', async (name, typed, words) => {
  const { perch, user } = await create();
  await user.clear(field(name));
  if (typed) await user.type(field(name), typed);
  await user.click(button('Create account'));
  expect(field(name)).toHaveFocus();
  expect(field(name)).toHaveAccessibleDescription(words);
  expect(asked(perch, 'registration')).toEqual([]);
});

test.each([
  ['user-exists', 'Username', /exists already/],
  ['username-taken', 'Username', /taken/],
] as const)('%s is said at "%s", and nothing typed is lost', async (code, name, words) => {
  const { user } = await create({ registration: { simple: refuse(code) } });
  await user.click(button('Create account'));
  await vi.waitFor(() => expect(field(name)).toHaveFocus());
  expect(field(name)).toHaveAccessibleDescription(words);
  expect(field('Password')).toHaveValue('Feather-42');
  expect(field('Repeat password')).toHaveValue('Feather-42');
});

test.each([
  ['registration-closed', /takes no new accounts/],
  ['user-limit', /number of users/],
  ['too-many-failures', /Too many failed/],
  ['offline', /not sent later/],
] as const)('%s is said above the button', async (code, words) => {
  const { user } = await create({ registration: { simple: refuse(code) } });
  await user.click(button('Create account'));
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(field('Username')).toHaveValue('new_bird');
});

test('an account that was made but not signed in to leads to the sign-in form', async () => {
  const { user } = await create({ registration: { simple: refuse('only-registered') } });
  await user.click(button('Create account'));
  expect(await screen.findByRole('alert')).toHaveTextContent(/Your account was made/);
  expect(field('Username, mobile or email')).toHaveValue('new_bird');
  expect(field('Password')).toHaveValue('Feather-42');
});

const picture = { imageId: 'first', bytes: new Uint8Array([1, 2, 3]), type: 'image/png' };

/** The form with a picture to read. */
async function byMobile(registration: Handlers['registration'] = {}) {
  let pictures = 0;
  const captcha = () => ({ ...picture, imageId: `picture-${(pictures += 1)}` });
  const opened = await create({ registration: { captcha, ...registration } });
  await opened.user.click(screen.getByRole('radio', { name: 'Text message' }));
  return opened;
}
const pictureShown = () => screen.findByRole('img', { name: /code to type/ });

test('by mobile: the picture, the text message, the code', async () => {
  const { perch, user } = await byMobile({ sendCode: () => undefined, withCode: () => account });
  await pictureShown();
  await user.type(field('Mobile number'), '+8613800138000');
  await user.type(field('Code from the picture'), '4711');
  await user.click(button('Send code'));
  expect(await screen.findByText('A text message is on its way.')).toBeInTheDocument();
  expect(button(/^Again in \d+ s$/)).toHaveAttribute('aria-disabled', 'true');
  await user.type(field('Verification code'), '246810');
  await user.click(button('Create account'));
  const calls = asked(perch, 'registration').filter(({ route }) => !route.endsWith('captcha'));
  expect(calls).toMatchObject([
    {
      route: 'registration.sendCode',
      input: { imageId: 'picture-1', captcha: '4711', mobile: '+8613800138000' },
    },
    {
      route: 'registration.withCode',
      input: { username: 'new_bird', mobile: '+8613800138000', code: '246810' },
    },
  ]);
});

test('a minute after a text message another may be sent', async () => {
  const { user } = await byMobile({ sendCode: () => undefined });
  await pictureShown();
  await user.type(field('Mobile number'), '13800138000');
  await user.type(field('Code from the picture'), '4711');
  await user.click(button('Send code'));
  await screen.findByText('A text message is on its way.');
  const later = Date.now() + 61_000;
  vi.spyOn(Date, 'now').mockImplementation(() => later);
  await vi.waitFor(() => expect(button('Send code')).toBeEnabled(), { timeout: 2000 });
  await pictureShown();
  vi.restoreAllMocks();
});

test('a misread picture is replaced by another one, and said at its field', async () => {
  const { perch, user } = await byMobile({ sendCode: refuse('wrong-captcha') });
  await pictureShown();
  await user.type(field('Mobile number'), '13800138000');
  await user.type(field('Code from the picture'), '0000');
  await user.click(button('Send code'));
  await vi.waitFor(() => expect(field('Code from the picture')).toHaveFocus());
  expect(field('Code from the picture')).toHaveAccessibleDescription(/new picture/);
  expect(field('Mobile number')).toHaveValue('13800138000');
  const pictures = asked(perch, 'registration').filter(({ route }) => route.endsWith('captcha'));
  expect(pictures).toHaveLength(2);
});

test('another picture can be asked for', async () => {
  const { perch, user } = await byMobile();
  await pictureShown();
  await user.type(field('Code from the picture'), '47');
  await user.click(button('Another picture'));
  await vi.waitFor(() => expect(asked(perch, 'registration')).toHaveLength(2));
  expect(field('Code from the picture')).toHaveValue('');
});

test.each([
  ['wrong-code', 'Verification code', /code is wrong/],
  ['mobile-taken', 'Mobile number', /belongs to another account/],
  ['mobile-limit', 'Mobile number', /too many accounts/],
] as const)('%s is said at "%s"', async (code, name, words) => {
  const { user } = await byMobile({ withCode: refuse(code) });
  await user.type(field('Mobile number'), '13800138000');
  await user.type(field('Verification code'), '1');
  await user.click(button('Create account'));
  await vi.waitFor(() => expect(field(name)).toHaveAccessibleDescription(words));
  expect(field('Verification code')).toHaveValue('1');
});

test('where the server sends no codes, the simple way is offered', async () => {
  const { user } = await byMobile({ captcha: refuse('not-supported') });
  expect(await screen.findByText(/This server sends no codes/)).toBeInTheDocument();
  await user.click(button('Continue without a code'));
  expect(screen.queryByLabelText('Mobile number')).toBeNull();
  expect(field('Username')).toHaveValue('new_bird');
});

test('by email the code is asked for, and nothing is sent for it', async () => {
  const { perch, user } = await create({ registration: { withCode: () => account } });
  await user.click(screen.getByRole('radio', { name: 'Mail code' }));
  await user.click(button('Create account'));
  expect(field('Email')).toHaveFocus();
  await user.type(field('Email'), 'bird@example.com');
  await user.type(field('Verification code'), '246810');
  await user.click(button('Create account'));
  expect(asked(perch, 'registration')).toMatchObject([
    { route: 'registration.withCode', input: { email: 'bird@example.com', code: '246810' } },
  ]);
});

test('for push only: what is empty is not sent', async () => {
  const { perch, user } = await create({ registration: { forPush: () => account } });
  await user.click(screen.getByText('Advanced'));
  await user.click(screen.getByRole('checkbox', { name: 'For push only' }));
  await user.type(field('Alias'), 'bird');
  await user.type(field('Push token'), 'abc');
  expect(field('Signature')).toHaveAccessibleDescription(/administrator/);
  await user.click(button('Create account'));
  expect(asked(perch, 'registration')).toEqual([
    {
      route: 'registration.forPush',
      input: {
        server: { kind: 'demo' },
        ...{ username: 'new_bird', password: 'Feather-42', staySignedIn: true },
        ...{ alias: 'bird', pushToken: 'abc' },
      },
    },
  ]);
});
