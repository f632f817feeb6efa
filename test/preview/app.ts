import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { launch, type Launch } from '../../preview/launch.ts';
import { openDesk, type Desk } from '../e2e/desk.ts';
import { openPage, type FakePage } from './page.ts';

const fixtureMain = join(import.meta.dirname, 'app/main.js');

export type App = {
  url: string;
  deskUrl: string;
  profile: string;
  desk: Desk;
  /** The window's page, opened without a browser. */
  page: FakePage;
  /** Quits, and waits until it is gone. */
  quit(): Promise<void>;
};

/** A profile folder that is gone after the test. */
function newProfile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perch-preview-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Starts the fixture app; it is gone after the test. */
export function start(options: Partial<Launch> = {}) {
  const profile = options.profile ?? newProfile();
  const launched = launch({ main: fixtureMain, output: 'pipe', ...options, profile });
  const { child } = launched;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const exited = once(child, 'exit').then(([code]): unknown => code);
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  });
  return { ...launched, profile, exited, output: () => output };
}

/** As `start`, with its desk and its window's page at hand. */
export async function startApp(options: Partial<Launch> = {}): Promise<App> {
  const { ready, profile, exited } = start(options);
  const { url, desk: deskUrl } = await ready;
  if (url === null) throw new Error('the app opened no window');
  const desk = await openDesk(deskUrl);
  const page = await openPage(url);
  onTestFinished(() => desk.close());
  async function quit() {
    // The desk may be gone before it has answered.
    await Promise.race([desk.act('app.quit').catch(() => undefined), exited]);
    await exited;
  }
  return { url, deskUrl, profile, desk, page, quit };
}
