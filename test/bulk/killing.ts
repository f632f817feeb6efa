import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { people } from './folder.ts';
import { service, settled } from './service.ts';

const worker = fileURLToPath(new URL('worker.ts', import.meta.url));

/**
 * Registers so many users in a process that is killed so many times, each time after a while of its
 * own, and proves from the service's tables and from the journal that each row was applied exactly once.
 */
export async function survivesKills(rows: number, kills: number, random = Math.random) {
  const { url, demo, path, file, open, usernames } = await service({ latencyMs: 10 });
  file('users.csv', people(rows));
  const uncertain: number[] = [];

  /** Runs the worker to its end, or kills it when it has run so many ms. Resolves to whether it ended. */
  const live = async (ms: number): Promise<boolean> => {
    const child = spawn(process.execPath, [worker, url, demo.appId, demo.adminToken, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    let done = false;
    for await (const line of createInterface({ input: child.stdout })) {
      const [word, number] = line.split(' ');
      if (word === 'uncertain') uncertain.push(Number(number));
      if (word === 'done') done = true;
      if (word === 'running') void pause(ms).then(() => child.kill('SIGKILL'));
    }
    await exited;
    return done;
  };

  let killed = 0;
  let before = 0;
  for (let ended = false; !ended && killed < kills;) {
    // Long enough to get on, so that the kills are spread over the whole job.
    const share = (rows - usernames().length) / (kills - killed + 1);
    const ms = 20 + random() * share * 1.5;
    ended = await live(ms);
    if (!ended) killed += 1;
    expect(usernames().length).toBeGreaterThanOrEqual(before);
    before = usernames().length;
  }
  while (!(await live(600_000)));

  const jobs = open();
  const [job] = jobs.list();
  if (!job) throw new Error('the job is gone');
  expect(await settled(jobs, job.id)).toMatchObject({
    state: 'done',
    failure: null,
    tally: { done: rows, failed: 0, uncertain: 0, skipped: 0, queued: 0 },
  });
  expect(usernames().toSorted()).toEqual(
    Array.from({ length: rows }, (_, index) => `user_${index}`).toSorted(),
  );
  const results = jobs.results(job.id, ['done'], 0, rows).rows;
  expect(results.map(({ row }) => row)).toEqual(Array.from({ length: rows }, (_, i) => i + 2));
  const { rows: exported } = await jobs.exportResults(job.id, `${path}/out.csv`);
  expect(exported).toBe(rows);
  return { killed, uncertain, found: results.filter(({ code }) => code === 'found').length };
}
