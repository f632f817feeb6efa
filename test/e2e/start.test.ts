import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launch } from '../../preview/launch.ts';
import { builtMain } from '../../preview/build.ts';
import { onServer, signIn, tryDemo } from './steps.ts';
import { onPreview, startServer } from './test.ts';

const overview = { name: 'Overview', level: 1 } as const;

test('a demo file that cannot be read is put aside, and the demo starts afresh', async () => {
  const perch = await onPreview();
  await tryDemo(perch);
  await perch.stop();
  const file = join(perch.profile, 'demo.sqlite');
  for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
  writeFileSync(file, 'no database '.repeat(200));
  const again = await onPreview({ profile: perch.profile });
  const page = await again.page();
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('heading', overview).waitFor();
  await page.getByText(/kept the old file as .*demo\.sqlite\.\d+\.unreadable/).waitFor();
});

test('a profile that cannot be written says in the terminal what to do', async () => {
  const { profile } = await onPreview();
  const broken = join(profile, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'logs'), '');
  const { child, ready } = launch({ main: builtMain, profile: broken, output: 'pipe' });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await expect(ready).rejects.toThrow('ended with code 1');
  expect(output).toContain('Perch cannot start');
  expect(output).toContain(`you may write to ${broken}`);
});

test('what a locked keychain holds is found again at the next start', async () => {
  const [perch, service] = [await onPreview(), await startServer()];
  await signIn(perch, service);
  await perch.restart({ env: { PREVIEW_KEYRING: 'locked' } });
  const page = await perch.page();
  await page.getByText('The system keychain is locked').waitFor();
  expect(await page.getByText('You were signed out').count()).toBe(0);
  await perch.restart({ env: { PREVIEW_KEYRING: 'ok' } });
  await (await perch.page()).getByRole('heading', overview).waitFor();
});

test('without a keychain the form says so, and after a restart why it is shown again', async () => {
  const [perch, service] = [
    await onPreview({ env: { PREVIEW_KEYRING: 'none' } }),
    await startServer(),
  ];
  const page = await perch.page();
  await page.getByText('No keychain here: after a restart you sign in again.').waitFor();
  await signIn(perch, service);
  await page.getByRole('button', { name: 'Pause for 1 hour' }).click();
  await page.getByText(/since this sign-in is not kept/).waitFor();
  expect(await onServer(service)).toMatchObject({ no_push: true });
  await perch.restart();
  await page.getByText(/has no keychain, so Perch did not keep your sign-in/).waitFor();
  expect(await onServer(service)).toMatchObject({ no_push: false });
});
