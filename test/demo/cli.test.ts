import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientOf, isRecord, rowOf } from './client.ts';

function run(...options: string[]) {
  const child = spawn(process.execPath, ['demo/cli.ts', ...options], { stdio: 'pipe' });
  const said = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => void (said.out += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => void (said.error += String(chunk)));
  const firstLine = async (): Promise<Record<string, unknown>> => {
    for await (const line of createInterface(child.stdout)) {
      const told: unknown = JSON.parse(line);
      if (isRecord(told)) return told;
    }
    throw new Error(`nothing was printed: ${said.error}`);
  };
  const ended = async () => {
    const [code] = await once(child, 'close');
    return { code: code as unknown, ...said };
  };
  return { child, firstLine, ended };
}

test('the first line tells a program all it needs, and a client of its own can live on it', async () => {
  const { child, firstLine, ended } = run('--port', '0', '--json');
  const told = await firstLine();
  expect(Object.keys(told)).toEqual(['url', 'appId', 'users', 'adminToken']);
  expect(told['users']).toContainEqual({
    username: 'linqiao',
    password: expect.any(String),
    userId: expect.stringMatching(/^\d+$/),
  });

  const address = String(told['url']);
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { call, token: signIn } = clientOf(fetch, address, String(told['appId']));
  const body = { username: 'third_party', password: 'Secret-12' };
  expect(await call('POST', '/user/register/v2', { body })).toMatchObject({ code: 200 });
  const token = await signIn('third_party', 'Secret-12');
  const before = rowOf(await call('GET', '/user/settings', { token }));
  const settings = { ...before, no_sounds: true, no_push_start_hour: 23 };
  expect(await call('POST', '/user/settings', { token, body: settings })).toMatchObject({
    data: true,
  });
  expect((await call('GET', '/user/settings', { token })).data).toEqual(settings);
  await call('POST', '/user/profile', { token, body: { nick_name: 'Third', description: 'Hi' } });
  expect((await call('GET', '/user/profile', { token })).data).toMatchObject({
    nick_name: 'Third',
    description: 'Hi',
    username: 'third_party',
  });

  const preflight = await fetch(`${address}/user/push`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'app_id,access-token,user_id,group_id,content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/app_id.*group_id/);

  child.kill('SIGTERM');
  expect(await ended()).toMatchObject({ code: 0, error: '' });
});

test('without --json it speaks to people, and --data keeps accounts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perch-demo-cli-'));
  const file = join(folder, 'demo.sqlite');
  const first = run('--json', '--data', file);
  const { adminToken } = await first.firstLine();
  first.child.kill('SIGINT');
  expect((await first.ended()).code).toBe(0);

  const second = run('--data', file);
  await once(second.child.stdout, 'data');
  second.child.kill('SIGTERM');
  const { out } = await second.ended();
  expect(out).toContain('Demo service at http://127.0.0.1:');
  expect(out).toContain('linqiao / Perch-demo-1');
  expect(out).toContain(String(adminToken));
  rmSync(folder, { recursive: true });
});

test('a port in use is told in one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = isRecord(address) ? String(address['port']) : '';
  expect(await run('--port', port).ended()).toMatchObject({
    code: 1,
    error: 'That port is in use by another program.\n',
  });
  other.close();
});

test.for([
  [['--port', 'abc'], '--port must be a whole number from 0 to 65535.'],
  [['--fail', '2'], '--fail must be a number from 0 to 1.'],
  [['--latency', ''], '--latency must be a number from 0 to 60000.'],
  [['--colour'], "Unknown option '--colour'"],
] as const)('%j is declined with a clear word', async ([options, words]) => {
  const { code, error } = await run(...options).ended();
  expect(code).toBe(2);
  expect(error).toContain(words);
  expect(error).not.toMatch(/at .*\.ts:\d/);
});

test.skipIf(process.platform === 'win32')('what ends npm ends the demo that it runs', async () => {
  const npm = spawn('npm', ['run', '--silent', 'demo', '--', '--json'], { stdio: 'pipe' });
  const [first] = (await once(createInterface(npm.stdout), 'line')) as [string];
  const { url } = JSON.parse(first) as { url: string };
  expect((await fetch(`${url}/user/settings`)).status).toBe(200);
  npm.kill('SIGTERM');
  await expect.poll(() => fetch(url).then(String, () => 'gone'), { timeout: 10_000 }).toBe('gone');
});
