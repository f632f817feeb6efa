/**
 * Bulk jobs against a bare loop that makes the same calls with the same concurrency, side by side, and the
 * memory of a million rows. The servers are processes of their own, so that only Perch is measured.
 * `node bench/bulk.ts [rows a round] [rows for memory]`
 *
 * Setting an avatar costs the demo next to nothing. With nothing between it and Perch a bare loop is as fast as
 * Node makes calls, and a job, which reads a file and keeps a journal in the same thread, cannot be: that ratio
 * is told. The one that counts has a network in between, to a server in the same country.
 *
 * Memory is measured with the young generation of Electron's V8, which compresses pointers: half of Node's
 * (`node --v8-options`, scavenger-max-new-space-capacity-mb). Most of what a job adds is garbage that V8 lets lie:
 * Node's fetch alone leaves 25 kB a call until the old generation is swept.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '../main/api/client.ts';
import type { Fetch } from '../main/api/transport.ts';
import { createJobs } from '../main/bulk/jobs.ts';
import { operations, type OperationName, type Values } from '../main/bulk/operation.ts';
import { createSend } from '../main/bulk/send.ts';

const self = fileURLToPath(import.meta.url);
const chunk = 50;
const concurrency = 6;
const rounds = 5;
const memoryRounds = 3;
/** How long a call is on its way to a server in the same country and back, ms, give or take a quarter. */
const near = 30;
const leastRatio = 0.9;
const mostGrowth = 60;

const [first = '8000', second = '1000000', folder = ''] = process.argv.slice(2);
if (first === 'answer') answerEverything();
else if (first === 'memory') await measureMemory(folder, Number(second));
else await measure(Number(first), Number(second));

async function measure(rows: number, many: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'perch-bench-'));
  try {
    if (rows > 0) await measureRate(folder, rows);
    const growths: number[] = [];
    for (let round = 0; round < memoryRounds; round += 1) {
      const asElectron = ['--max-semi-space-size=32'];
      const memory = fork(self, ['memory', String(many), folder], { execArgv: asElectron });
      memory.on('message', (growth) => growths.push(Number(growth)));
      const [code] = await once(memory, 'exit');
      if (code !== 0) throw new Error(`the memory of a job was not measured: ${String(code)}`);
    }
    const growth = median(growths);
    const count = many.toLocaleString('en');
    tell(`${count} rows, planned and sent: MB above the start`, growth, growth <= mostGrowth);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The line with which the demo says where it is. */
type Served = { url: string; appId: string; adminToken: string };

async function measureRate(folder: string, rows: number): Promise<void> {
  const demo = spawn(process.execPath, [
    fileURLToPath(new URL('../demo/cli.ts', import.meta.url)),
    '--json',
  ]);
  const [line] = await once(createInterface({ input: demo.stdout }), 'line');
  const { url, appId, adminToken }: Served = JSON.parse(String(line));
  const clientOver = (fetch: Fetch) =>
    createClient({ address: url, appId, fetch, token: () => adminToken });
  const direct = clientOver(fetch);
  const distant = clientOver(async (...request) => {
    await setTimeout(near * (0.75 + Math.random() / 2));
    return fetch(...request);
  });
  try {
    const rateOf = (name: OperationName, client: Client) =>
      compare((round) => usersFor(direct, name, rows, round), {
        job: (users) => job(folder, client, name, users),
        bare: (users) => bare(client, name, users),
      });
    const report = (what: string, ratio: number) => tell(what, ratio, ratio >= leastRatio);
    report('register: rate of the job / of a bare loop', await rateOf('register', direct));
    report(`avatars, ${near} ms away: the same`, await rateOf('avatars', distant));
    tell('avatars, nothing in between: the same', await rateOf('avatars', direct));
  } finally {
    demo.kill();
  }
}

type Side = (users: readonly Values[]) => Promise<number>;

/** The rate of a job, of that of a bare loop with as many other rows. */
async function compare(
  usersOf: (round: number) => Promise<Values[]>,
  { job, bare }: { job: Side; bare: Side },
): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const users = await usersOf(round);
    const middle = users.length / 2;
    const [early, late] = [users.slice(0, middle), users.slice(middle)];
    // Whoever goes second finds the server warmer, so they take turns.
    if (round % 2 === 0) {
      const took = await job(early);
      ratios.push((await bare(late)) / took);
    } else ratios.push((await bare(early)) / (await job(late)));
  }
  return median(ratios);
}

/** Rows for one round of both sides: new names, or users that are there already. */
async function usersFor(
  client: Client,
  name: OperationName,
  rows: number,
  round: number,
): Promise<Values[]> {
  const names = Array.from({ length: rows * 2 }, (_, index) => `bench_${round}_${index}`);
  if (name === 'register')
    return names.map((username) => ({ username, password: 'Secret-pass-1' }));
  const found: Values[] = [];
  for (let page = 1; found.length < rows * 2; page += 1) {
    const users = await client.call('listUsers', { page_num: page, page_size: 200 });
    found.push(...users.map(({ user_id }) => ({ user_id, avatar: `avatar/${user_id}/${round}` })));
  }
  return found.slice(0, rows * 2);
}

/** Milliseconds for a job over these rows, from its start to its end. */
async function job(
  folder: string,
  client: Client,
  name: OperationName,
  rows: readonly Values[],
): Promise<number> {
  const { required } = operations[name];
  const lines = rows.map((row) => required.map((field) => row[field]).join(','));
  const path = join(folder, 'rows.csv');
  writeFileSync(path, [required.join(','), ...lines].join('\n'));
  return run(folder, client, name, path);
}

async function run(
  folder: string,
  client: Client,
  operation: OperationName,
  path: string,
): Promise<number> {
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const jobs = createJobs({
    journalFile: join(folder, 'jobs.sqlite'),
    sendFor: () => createSend(client),
    pace: { start: concurrency, most: concurrency },
    onChange: ({ state, failure }) => {
      if (state === 'done' || state === 'paused') resolve(failure?.code ?? state);
    },
  });
  const { id } = jobs.create(await jobs.plan({ operation, path }), {
    account: 'bench',
    chunk,
  });
  const began = performance.now();
  jobs.start(id);
  const end = await ended;
  const took = performance.now() - began;
  if (end !== 'done') throw new Error(`the job ended with ${end}`);
  await jobs.close();
  return took;
}

/** Milliseconds for the same calls without anything around them. */
async function bare(client: Client, name: OperationName, rows: readonly Values[]): Promise<number> {
  const send = createSend(client);
  const { signal } = new AbortController();
  const began = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < rows.length) {
      const at = next;
      next += chunk;
      await send(operations[name], rows.slice(at, at + chunk), signal);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return performance.now() - began;
}

async function measureMemory(folder: string, rows: number): Promise<void> {
  const server = fork(self, ['answer'], { execArgv: [] });
  const [address] = await once(server, 'message');
  const client = createClient({
    address: String(address),
    appId: 'bench',
    fetch,
    token: () => 'token',
  });
  try {
    const path = join(folder, 'many.csv');
    await writeMany(path, 100_000);
    // A first job, as the app that runs it would have had: code compiled, buffers made.
    await run(folder, client, 'register', path);
    await writeMany(path, rows);
    const before = process.memoryUsage().rss;
    let most = before;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const took = await run(folder, client, 'register', path);
    clearInterval(timer);
    process.send?.((most - before) / 1e6);
    const late = (delay.percentile(99) / 1e6).toFixed(0);
    console.log(`  ${Math.round(took / 1000)} s, event loop late by ${late} ms (99%)`);
  } finally {
    server.kill();
  }
}

async function writeMany(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('username,password\n');
  for (let row = 0; row < rows; row += 1) {
    if (!file.write(`user_${row},Secret-pass-${row}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** A service that takes every row at once. */
function answerEverything(): void {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { list }: { list: Values[] } = Object(body);
      const data = list.map(({ username }) => ({ username, success: true, user_id: 1 }));
      response.end(JSON.stringify({ code: 200, data }));
    });
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${Object(server.address()).port}`);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** @param enough nothing is asked of a number without it. */
function tell(what: string, value: number, enough?: boolean): void {
  if (enough === false) process.exitCode = 1;
  const verdict = enough === undefined ? '' : enough ? ' ok' : ' NOT ENOUGH';
  console.log(`${what}: ${value.toFixed(2)}${verdict}`);
}
