import { screen } from '@testing-library/svelte';
import { encode } from 'uqr';
import { afterEach, expect, test, vi } from 'vitest';
import type { Handlers } from '../../preload/contract.ts';
import { drawQr } from '../../renderer/qr-drawing.ts';
import SignIn from '../../renderer/screens/SignIn.svelte';
import { SignInForm } from '../../renderer/sign-in.svelte.ts';
import { countdown } from '../../renderer/words.ts';
import { Refusal, type FakePerch } from '../fakes/perch.ts';
import { account, signedOut } from '../fakes/snapshot.ts';
import { asked, connect, show } from './page.ts';

afterEach(() => vi.useRealTimers());

const code = () => screen.queryByRole('img', { name: 'QR code for signing in' });

type Phone = Partial<Pick<Handlers['qr'], 'confirmed' | 'signIn'>>;

/** The form for a server of one's own, on a clock that the test moves. */
async function open(start: () => { text: string; expiresAt: number }, phone: Phone = {}) {
  const never = () => new Promise<void>(() => {});
  const perch = await connect(signedOut, { qr: { start, confirmed: never, ...phone } });
  vi.useFakeTimers({ shouldAdvanceTime: false, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const form = new SignInForm();
  form.place.fill({ kind: 'own', appId: 'x1', address: 'https://im.example.com' });
  const drawn = show(SignIn, { form });
  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
  };
  return { perch, form, pass, ...drawn };
}
const starts = (perch: FakePerch) => asked(perch, 'qr').filter(({ route }) => route === 'qr.start');
const twoMinutes = () => ({ text: '{"info":{}}', expiresAt: Date.now() + 120_000 });

test('a server is asked for a code once its address has stood for a moment', async () => {
  const { perch, form, pass } = await open(twoMinutes);
  await pass(500);
  form.place.appId = 'x2';
  await pass(500);
  expect(asked(perch, 'qr')).toEqual([]);
  await pass(500);
  expect(code()).toBeInTheDocument();
  expect(asked(perch, 'qr').slice(0, 1)).toEqual([
    {
      route: 'qr.start',
      input: {
        server: { kind: 'own', appId: 'x2', address: 'https://im.example.com' },
      },
    },
  ]);
  expect(screen.getByText(/New code in [12]:/)).toBeInTheDocument();
});

test('a code that runs out is renewed, but not for ever', async () => {
  const { perch, pass } = await open(twoMinutes);
  await pass(1_000);
  for (let codes = 0; codes < 10; codes += 1) await pass(120_000);
  expect(starts(perch)).toHaveLength(6);
  expect(screen.getByText('This code has expired.')).toBeInTheDocument();
  screen.getByRole('button', { name: 'New code' }).click();
  await pass(10);
  expect(starts(perch)).toHaveLength(7);
  expect(screen.queryByText('This code has expired.')).toBeNull();
});

test('leaving the form, or going to create an account, stops the asking', async () => {
  const { perch, form, pass, unmount } = await open(twoMinutes);
  await pass(1_000);
  form.creating = true;
  await pass(10);
  expect(code()).toBeNull();
  expect(starts(perch)).toHaveLength(1);
  expect(asked(perch, 'qr').at(-1)?.route).toBe('qr.stop');
  form.creating = false;
  await pass(1_000);
  unmount();
  await pass(10);
  expect(asked(perch, 'qr').at(-1)?.route).toBe('qr.stop');
  await pass(600_000);
  expect(starts(perch)).toHaveLength(2);
});

test('a phone that confirms signs in, as the form says at that moment', async () => {
  let confirm = () => {};
  const confirmed = () => new Promise<void>((done) => (confirm = done));
  const { perch, form, pass } = await open(twoMinutes, { confirmed, signIn: () => account });
  await pass(1_000);
  // Whoever changes their mind about staying keeps the code that a phone may have scanned.
  form.stay = false;
  await pass(2_000);
  expect(code()).toBeInTheDocument();
  expect(starts(perch)).toHaveLength(1);
  confirm();
  await pass(10);
  expect(asked(perch, 'qr').at(-1)).toEqual({
    route: 'qr.signIn',
    input: { staySignedIn: false },
  });
});

test('a sign-in that fails after the phone has confirmed is said, and a new code offered', async () => {
  const signIn = () => {
    throw new Refusal({ code: 'no-permission' });
  };
  const { perch, pass } = await open(twoMinutes, { confirmed: () => undefined, signIn });
  await pass(1_000);
  expect(screen.getByRole('alert')).toHaveTextContent(
    'The phone confirmed, but signing in did not work. This account may not do this.',
  );
  expect(screen.getByText('This code has been used.')).toBeInTheDocument();
  await pass(600_000);
  expect(starts(perch)).toHaveLength(1);
  screen.getByRole('button', { name: 'New code' }).click();
  await pass(10);
  expect(starts(perch)).toHaveLength(2);
});

test.each(['not-supported', 'offline'] as const)('%s leaves the picture there', async (failure) => {
  const { pass } = await open(() => {
    throw new Refusal({ code: failure });
  });
  await pass(2_000);
  expect(code()).toBeNull();
  expect(screen.getByText('What Perch does')).toBeInTheDocument();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('nobody can scan the demo, and without a server there is nobody to ask', async () => {
  const { perch, form, pass } = await open(twoMinutes);
  form.place.kind = 'demo';
  await pass(2_000);
  form.place.kind = 'own';
  form.place.address = 'https://';
  await pass(2_000);
  form.place.kind = 'cloud';
  form.place.appId = '  ';
  await pass(2_000);
  expect(asked(perch, 'qr')).toEqual([]);
});

test('every module is drawn but those under the mark and the finder patterns', () => {
  const text = '{"info":{"qrcode":"0123456789abcdef0123456789abcdef","qrcode_app_id":"perchdemo"}}';
  const { size, modules } = drawQr(text);
  const { data } = encode(text, { ecc: 'M', border: 0 });
  const drawn = new Set(modules.match(/M\d+ \d+/g));
  const missing = data
    .flatMap((row, y) => row.map((dark, x) => ({ dark, x, y })))
    .filter(({ dark, x, y }) => dark !== drawn.has(`M${x} ${y}`));
  const finder = ({ x, y }: { x: number; y: number }) =>
    (x < 7 || x >= size - 7) && (y < 7 || y >= size - 7);
  const lost = missing.filter((one) => !finder(one)).length / size ** 2;
  expect(drawn.size).toBeGreaterThan(200);
  // Level M corrects 15 % of what is read.
  expect(lost).toBeLessThan(0.05);
  expect(lost).toBeGreaterThan(0);
});

test('what is left is told in minutes and seconds', () => {
  expect([102_000, 59_001, 1, -5].map(countdown)).toEqual(['1:42', '1:00', '0:01', '0:00']);
});
