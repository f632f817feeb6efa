import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { serveDemo } from '../../demo/server.ts';
import type { Weather } from '../../demo/faults.ts';
import type { DemoOptions } from '../../demo/service.ts';
import type { Job } from '../../main/bulk/job.ts';
import type { ClientOptions } from '../../main/api/client.ts';
import { createJobs, type Jobs, type JobsParts, type NewJob } from '../../main/bulk/jobs.ts';
import type { PlanRequest } from '../../main/bulk/preview.ts';
import { createSend } from '../../main/bulk/send.ts';
import { clientOf, serve } from '../api/server.ts';
import { folder } from './folder.ts';

/** Waits that tests do not have the time for, shortened. */
export const quick = { baseMs: 5, mostMs: 40 };

type ServiceOptions = DemoOptions & Weather & { timeouts?: ClientOptions['timeouts'] };

/** The demo service on a socket with its data in a file, and an administrator's jobs against it. */
export async function service({ timeouts = {}, ...options }: ServiceOptions = {}) {
  const files = folder();
  const data = files.at('service.sqlite');
  const { url, demo, close } = await serveDemo({ ...options, file: data });
  onTestFinished(close);

  const sent: { path: string; verb: string; body: unknown }[] = [];
  /** Called before each request, for faults that depend on it. */
  let before: (path: string) => void = () => undefined;
  const client = clientOf(url, {
    appId: demo.appId,
    token: () => demo.adminToken,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const path = new URL(request.url).pathname;
      sent.push({ path, verb: request.method, body: JSON.parse(await request.clone().text()) });
      before(path);
      return fetch(request);
    },
    timeouts,
  });

  const open = (more: Partial<JobsParts> = {}) => {
    const jobs = createJobs({
      journalFile: files.at('jobs.sqlite'),
      sendFor: () => createSend(client),
      pace: quick,
      ...more,
    });
    onTestFinished(() => jobs.close().catch(() => undefined));
    return jobs;
  };

  /** Reads the service's own tables. */
  const rows = (sql: string): Record<string, unknown>[] => {
    const db = new DatabaseSync(data, { readOnly: true });
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  };
  const usernames = () =>
    rows('SELECT username FROM user WHERE seeded = 0').map(({ username }) => String(username));
  const beforeEach = (act: (path: string) => void) => void (before = act);
  return { ...files, url, demo, client, sent, open, beforeEach, rows, usernames };
}

export async function make(
  jobs: Jobs,
  request: PlanRequest,
  more: Partial<NewJob> = {},
): Promise<Job> {
  return jobs.create(await jobs.plan(request), { account: 'admin', ...more });
}

/** Resolves when the job has come to rest, or as soon as `when` says so. */
export async function settled(
  jobs: Jobs,
  id: number,
  when: (job: Job) => boolean = ({ state }) => state !== 'running' && state !== 'cancelling',
): Promise<Job> {
  for (;;) {
    const job = jobs.get(id);
    if (when(job)) return job;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function run(
  jobs: Jobs,
  request: PlanRequest,
  more: Partial<NewJob> = {},
): Promise<Job> {
  const { id } = await make(jobs, request, more);
  jobs.start(id);
  return settled(jobs, id);
}

/** A service made for one test, and jobs that talk to it. */
export async function scripted(
  answer: Parameters<typeof serve>[0],
  timeouts: ClientOptions['timeouts'] = {},
  more: Partial<JobsParts> = {},
) {
  const files = folder();
  const { address, requests } = await serve(answer);
  const client = clientOf(address, { timeouts });
  const jobs = createJobs({
    journalFile: files.at('jobs.sqlite'),
    sendFor: () => createSend(client),
    pace: quick,
    ...more,
  });
  onTestFinished(() => jobs.close().catch(() => undefined));
  return { ...files, jobs, requests };
}

type User = { username: string; password: string };

/** The rows of a register call. */
export function usersOf(body: string): User[] {
  const { list }: { list: User[] } = JSON.parse(body);
  return list;
}
/** Takes them all. */
export const good = (rows: User[]) => ({
  code: 200,
  data: rows.map(({ username }, index) => ({ username, success: true, user_id: index + 1 })),
});
