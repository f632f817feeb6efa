import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FEW, longTasks } from './frames.ts';
import { administrate, open, signIn } from './steps.ts';
import { onElectron, onPreview, startServer } from './test.ts';

// What a page's thread does is asked of the browser.
const browserTest = test.skipIf(onElectron);

browserTest(
  'a thousand devices scroll without a frame lost, and few of them are drawn',
  async () => {
    const [perch, service] = [await onPreview(), await startServer({ seedDevices: 1000 })];
    const page = await signIn(perch, service);
    await open(page, 'Devices');
    await page.getByRole('heading', { name: 'All devices 1000' }).waitFor();
    // More than one row a frame: over four thousand pixels a second.
    const long = await longTasks(page, () => {
      const { dataset } = document.body;
      document.querySelector('main')?.scrollBy(0, 80);
      const rows = document.querySelectorAll('li[aria-posinset]').length;
      dataset['rows'] = String(Math.max(rows, Number(dataset['rows'] ?? 0)));
      dataset['nodes'] = String(document.querySelectorAll('*').length);
    });
    expect(long).toBeLessThanOrEqual(FEW);
    const most = async (what: string) =>
      Number(await page.locator('body').getAttribute(`data-${what}`));
    expect(await most('rows')).toBeGreaterThan(5);
    expect(await most('rows')).toBeLessThan(40);
    expect(await most('nodes')).toBeLessThan(1500);
    // The list did move.
    expect(await page.evaluate(() => document.querySelector('main')?.scrollTop)).toBeGreaterThan(
      9000,
    );
  },
  60_000,
);

browserTest(
  'the page loses no frame while a job over thousands of rows runs',
  async () => {
    const [perch, service] = [await onPreview(), await startServer()];
    const page = await administrate(perch, service);
    const folder = mkdtempSync(join(tmpdir(), 'perch-csv-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const rows = Array.from({ length: 5000 }, (_, at) => `user_${at},Secret-pass-${at}\r\n`);
    const file = join(folder, 'many.csv');
    writeFileSync(file, `username,password\r\n${rows.join('')}`);
    await perch.answerDialog({ paths: [file] });
    await page.getByRole('button', { name: 'Choose file' }).click();
    await page.getByText('Calls and note').click();
    await page.getByRole('textbox', { name: 'Rows in a call' }).fill('5');
    await page.getByRole('button', { name: 'Create 5,000 users' }).click();
    const progress = page.getByRole('progressbar', { name: 'Creating users' });
    await progress.waitFor();
    const sent = service.to('/user/register/batch').length;
    expect(await longTasks(page, () => undefined)).toBeLessThanOrEqual(FEW);
    // It has been at work all the time.
    expect(service.to('/user/register/batch').length).toBeGreaterThan(sent + 10);
    expect(await progress.count()).toBe(1);
  },
  60_000,
);
