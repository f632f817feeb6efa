import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import { browser, closeBrowser } from './browser.ts';
import { startElectron } from './electron.ts';
import type { Perch, StartOptions } from './fixture.ts';
import { startPreview, type PreviewPerch } from './preview.ts';
import { startService, type Service } from './service.ts';

export type { Perch, PreviewPerch, Service };

type Options = StartOptions & {
  /** The browser's side of the preview: colours, language, size of the window. */
  browser?: BrowserContextOptions;
  /** Another app than the built one; used for the tests of the preview itself. */
  main?: string;
};

/** Whether these are tests of the real Electron. Those that need the preview are left out then. */
export const onElectron = process.env['PERCH_E2E'] === 'electron';

const kept = join(import.meta.dirname, '../../.cache/e2e');

afterAll(closeBrowser);

/**
 * Starts Perch for one test, on a profile of its own, and stops it afterwards. On the preview, unless
 * `PERCH_E2E=electron` asks for the installed Electron.
 */
export function startPerch(options: Options = {}): Promise<Perch> {
  return onElectron ? inElectron(options) : onPreview(options);
}

async function inElectron({ profile = newProfile(), ...options }: Options): Promise<Perch> {
  const perch = await startElectron({ profile, ...options });
  onTestFinished(() => perch.stop().catch(() => undefined));
  return perch;
}

/** As `startPerch`, with what only the preview has: the desk and its page. */
export async function onPreview({
  browser: look,
  ...options
}: Options = {}): Promise<PreviewPerch> {
  const { profile = newProfile(), ...rest } = options;
  const context = await (await browser()).newContext({ locale: 'en-US', ...look });
  // Shorter than a test may take, so that a failure names what was waited for.
  context.setDefaultTimeout(10_000);
  onTestFinished(() => context.close());
  const perch = await startPreview({ profile, context, ...rest });
  onTestFinished(() => perch.stop());
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keep(task.name, perch);
  });
  return perch;
}

/** The demo service on a port, recorded; for a test that looks at the server. */
export async function startServer(...wish: Parameters<typeof startService>): Promise<Service> {
  const service = await startService(...wish);
  onTestFinished(() => service.stop());
  return service;
}

/** A folder that is gone after the test. */
function newProfile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perch-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Of a test that failed: what each tab showed, the desk and the app's output, in `.cache/e2e/`. */
async function keep(name: string, perch: PreviewPerch): Promise<void> {
  const folder = join(kept, name.replace(/[^\w-]+/g, '-').slice(0, 80));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'output.txt'), perch.log());
  const desk = await perch.desk().catch(() => null);
  writeFileSync(join(folder, 'desk.json'), JSON.stringify(desk, null, 2));
  for (const [index, page] of perch.context.pages().entries()) {
    const path = join(folder, `tab-${index}.png`);
    await page.screenshot({ path, timeout: 3000 }).catch(() => undefined);
  }
}
