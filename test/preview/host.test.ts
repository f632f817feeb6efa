import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { WebSocket as Socket } from 'ws';
import { start, startApp } from './app.ts';
import { documentOf, openPage, socketOf } from './page.ts';

vi.setConfig({ testTimeout: 20_000 });

type Headers = Record<string, string>;

/** The status of a request whose headers the test sets, the Host among them. */
async function status(url: string, headers: Headers = {}, method = 'GET'): Promise<number> {
  const asked = request(url, { method, headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

/** The first line that comes back for bytes that no HTTP client would send. */
async function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8').write(text.replaceAll('\n', '\r\n'));
  let answer = '';
  for await (const part of socket) answer += String(part);
  return answer.split('\r\n')[0] ?? '';
}

/** What becomes of a socket: `open`, or the status it was refused with. */
async function handshake(socket: Socket): Promise<string> {
  const opened = once(socket, 'open').then(() => 'open');
  const refused = once(socket, 'unexpected-response').then(([, answer]) => `${answer.statusCode}`);
  socket.on('error', () => undefined);
  return Promise.race([opened, refused]).finally(() => socket.terminate());
}

test('a page, the desk and its scripts need the secret of this launch', async () => {
  const { url, deskUrl } = await startApp();
  const secret = new URL(url).pathname.split('/')[1] ?? '';
  expect(secret.length).toBeGreaterThan(24);
  for (const address of [url, deskUrl, `${deskUrl}desk.ts`, `${url}__preview/bridge.ts`]) {
    expect(await status(address)).toBe(200);
    const guess = secret.replace(/^./, (first) => (first === 'x' ? 'y' : 'x'));
    expect(await status(address.replace(secret, guess))).toBe(403);
    expect(await status(address.replace(`${secret}/`, ''))).toBe(403);
    expect(await status(address.replace(secret, ''))).toBe(403);
  }
});

test('a name that merely resolves to this computer is refused', async () => {
  const { url } = await startApp();
  const { port } = new URL(url);
  for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
    expect(await status(url, { host })).toBe(403);
  }
  expect(await raw(url, `GET ${new URL(url).pathname} HTTP/1.0\n\n`)).toContain('403');
});

test('another site can link here but neither embed nor fetch', async () => {
  const { url } = await startApp();
  const from = (site: string, mode: string, dest: string) => ({
    'sec-fetch-site': site,
    'sec-fetch-mode': mode,
    'sec-fetch-dest': dest,
  });
  expect(await status(url, from('cross-site', 'navigate', 'document'))).toBe(200);
  expect(await status(url, from('cross-site', 'navigate', 'iframe'))).toBe(403);
  expect(await status(url, from('cross-site', 'no-cors', 'script'))).toBe(403);
  expect(await status(url, from('same-site', 'cors', 'empty'))).toBe(403);
  expect(await status(url, from('same-origin', 'cors', 'empty'))).toBe(200);
});

test('a socket needs our own origin and a document that was handed out, once', async () => {
  const { url, deskUrl } = await startApp();
  const { origin } = new URL(url);
  const open = (address: string, from?: string) =>
    handshake(
      new Socket(address.replace('http', 'ws'), from === undefined ? {} : { origin: from }),
    );
  const document = await documentOf(url);
  const page = `${url}__preview/socket?doc=${document}`;
  for (const address of [page, `${deskUrl}socket`]) {
    expect(await open(address)).toBe('403');
    expect(await open(address, 'null')).toBe('403');
    expect(await open(address, 'http://evil.example')).toBe('403');
    expect(
      await open(
        address,
        origin.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
      ),
    ).toBe('403');
  }
  expect(await open(`${url}__preview/socket?doc=999`, origin)).toBe('403');
  expect(await open(page.replace('/w1/', '/w2/'), origin)).toBe('403');
  const first = socketOf(url, document);
  await once(first, 'open');
  expect(await open(page, origin)).toBe('403');
  first.terminate();
});

test('nothing outside the app is served, however the path is written', async () => {
  const { url } = await startApp();
  const { pathname, host } = new URL(url);
  for (const path of [
    '../package.json',
    '..%2fpackage.json',
    '%2e%2e/main.js',
    '//evil.example/',
  ]) {
    const line = await raw(
      url,
      `GET ${pathname}${path} HTTP/1.1\nHost: ${host}\nConnection: close\n\n`,
    );
    expect(line).toMatch(/ (403|404) /);
  }
  for (const name of ['..%2fhost.ts', '../host.ts', 'host.ts', 'preload.d.ts']) {
    const line = await raw(
      url,
      `GET ${pathname}__preview/${name} HTTP/1.1\nHost: ${host}\nConnection: close\n\n`,
    );
    expect(line).toMatch(/ (403|404) /);
  }
});

test("the app's own handler sees the method, and decides", async () => {
  const { url } = await startApp();
  expect(await status(`${url}page.js`)).toBe(200);
  expect(await status(`${url}page.js`, {}, 'DELETE')).toBe(405);
  expect(await status(`${url}nothing.js`)).toBe(404);
});

test('a frame inside the page gets no bridge', async () => {
  const { url } = await startApp();
  const answer = await fetch(url, {
    headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-origin' },
  });
  expect(await answer.text()).not.toContain('bridge.ts');
});

test('a message that is none ends the socket and leaves the app alone', async () => {
  const { url, desk } = await startApp();
  const socket = socketOf(url, await documentOf(url));
  await once(socket, 'open');
  const closed = once(socket, 'close');
  socket.send('["object",["kind","mischief"]]');
  expect((await closed)[0]).toBe(1008);
  expect((await desk.look()).name).toBe('Fixture');
});

test('only the text of a failure reaches the page', async () => {
  const { page } = await startApp();
  await expect(page.inMain('throw new RangeError("deep")')).rejects.toThrow(
    "Error invoking remote method 'evaluate': RangeError: deep",
  );
  await expect(page.invoke('nobody')).rejects.toThrow(
    "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
  );
  const unclonable = page.inMain('return () => 1');
  await expect(unclonable).rejects.toThrow('An object could not be cloned.');
});

test('main sends to the page what it saw last, and a lost page is not the sender any more', async () => {
  const { url, page } = await startApp();
  await page.inMain(
    'electron.BrowserWindow.getAllWindows()[0].webContents.send("news", new Date(5), undefined)',
  );
  expect(page.messages).toContainEqual({
    kind: 'event',
    channel: 'news',
    args: [new Date(5), undefined],
  });
  const second = await openPage(url);
  await expect.poll(() => page.messages).toContainEqual({ kind: 'taken' });
  expect(await second.invoke('sender')).toEqual({ url: 'app://fixture/', top: true, own: true });
});

test('a port that is taken is said in one line', async () => {
  const { deskUrl } = await startApp();
  const { ready, exited, output } = start({ port: Number(new URL(deskUrl).port) });
  await expect(ready).rejects.toThrow('ended with code 1');
  expect(await exited).toBe(1);
  expect(output()).toMatch(/^preview: port \d+ is in use; choose another\n$/);
});

test('a second start hands its arguments over and says where the first one is', async () => {
  const { page, profile, deskUrl } = await startApp();
  const second = start({ profile, args: ['--open', 'devices'] });
  expect(await second.ready).toMatchObject({ already: true, desk: deskUrl });
  expect(await second.exited).toBe(0);
  expect(await page.inMain('return globalThis.heard')).toEqual([
    {
      argv: [`--user-data-dir=${profile}`, '--open', 'devices'],
      folder: process.cwd(),
      data: { from: 'fixture' },
    },
  ]);
});

test('a second start that says nothing more is understood as well', async () => {
  const { page, profile } = await startApp();
  const second = start({ profile, args: ['--no-data'] });
  expect(await second.ready).toMatchObject({ already: true });
  expect(await page.inMain('return globalThis.heard')).toMatchObject([{ data: null }]);
});

test('a lock that a killed app left behind does not keep the next one out', async () => {
  const first = start();
  await first.ready;
  first.child.kill('SIGKILL');
  await first.exited;
  expect(readFileSync(`${first.profile}/preview.lock`, 'utf8')).toContain('__desk');
  expect(await start({ profile: first.profile }).ready).toMatchObject({ already: false });
});

test('an app that starts hidden has a desk and no window until it is asked for one', async () => {
  const { ready } = start({ args: ['--hidden'] });
  const { url, desk } = await ready;
  expect(url).toBeNull();
  const hidden = await (await fetch(`${desk}closed.html`)).text();
  expect(hidden).toContain('The window is closed');
});

test('the first signal asks the app to quit, and it ends well', async () => {
  const { child, ready, exited } = start();
  await ready;
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

test('the app does not outlive whoever started it', async () => {
  const { child, ready, exited } = start();
  await ready;
  child.disconnect();
  expect(await exited).toBe(0);
});
