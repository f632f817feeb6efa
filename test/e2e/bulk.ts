import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { administrate } from './steps.ts';
import { startPerch, startServer, type Perch, type Service } from './test.ts';

export type Recorded = Service['requests'][number];

/** An administrator with Perch and a server of its own. */
export async function start() {
  const [perch, service] = [await startPerch(), await startServer()];
  const page = await administrate(perch, service);
  const files = mkdtempSync(join(tmpdir(), 'perch-csv-'));
  onTestFinished(() => rmSync(files, { recursive: true, force: true }));
  const write = (name: string, text: string) => {
    const path = join(files, name);
    writeFileSync(path, text);
    return path;
  };
  return { perch, service, page, write, at: (name: string) => join(files, name) };
}

/** Chooses an operation and a file; the check is through when this returns. */
export async function check(
  perch: Perch,
  page: Page,
  operation: string,
  path: string,
): Promise<void> {
  await page.getByRole('radio', { name: operation, exact: true }).check({ force: true });
  await perch.answerDialog({ paths: [path] });
  await page.getByRole('button', { name: 'Choose file' }).click();
  await page.getByText(/rows? (is|are) ready/).waitFor();
}

export const result = (page: Page, words: string | RegExp) =>
  page.getByRole('heading', { name: words, level: 2 }).waitFor();

/** Rows for new users: a heading, then `count` names with passwords. */
export const newUsers = (count: number): string =>
  [
    'username,password',
    ...Array.from({ length: count }, (_, at) => `${nameOf(at)},Secret-pass-${at}`),
  ]
    .join('\r\n')
    .concat('\r\n');
export const nameOf = (at: number): string => `user_${String.fromCharCode(97 + (at % 26))}${at}`;

/** The app's users as its administrator lists them. */
export async function usersOf({ demo }: Service): Promise<{ username: string; status: number }[]> {
  const headers = { app_id: demo.appId, 'access-token': demo.adminToken };
  const answer = await demo.fetch('http://demo.perch.invalid/user/list?page_size=200', { headers });
  return ((await answer.json()) as { data: { username: string; status: number }[] }).data;
}
export const made = async (service: Service): Promise<string[]> =>
  (await usersOf(service))
    .map(({ username }) => username)
    .filter((name) => name.startsWith('user_'));

export const calls = (service: Service, path: string): Recorded[] => service.to(path);
export const bodyOf = ({ body }: Recorded): unknown => JSON.parse(body);
export const namesIn = (call: Recorded): string[] =>
  (bodyOf(call) as { list: { username: string }[] }).list.map(({ username }) => username);
