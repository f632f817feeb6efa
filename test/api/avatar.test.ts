import { expect, test } from 'vitest';
import { serveDemo } from '../../demo/server.ts';
import { downloadAvatar, largestAvatar, uploadAvatar } from '../../main/api/avatar.ts';
import { clientOf, serve, text } from './server.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4]);
const pngText = Buffer.from(png).toString('latin1');
const picture =
  (body = pngText) =>
  (response: { end(body: Buffer): void }) =>
    response.end(Buffer.from(body, 'latin1'));

const invalid = { failure: { code: 'invalid-input', field: 'avatar' } };
const unexpected = { failure: { code: 'unexpected-answer' } };

test('uploads a picture to the demo service and reads it back', async () => {
  const { url, demo, close } = await serveDemo();
  const [user] = demo.users;
  const anybody = clientOf(url, { appId: demo.appId });
  const login = { login_name: user?.username ?? '', password: user?.password ?? '' };
  const { token } = await anybody.call('getTokenByLogin', login);
  const client = clientOf(url, { appId: demo.appId, token: () => token });

  const first = await client.call('getProfile', {});
  expect(first.avatar).not.toMatch(/^http/);
  await expect(downloadAvatar(client, first.avatar)).resolves.toMatchObject({
    contentType: 'image/png',
  });

  const avatar = await uploadAvatar(client, png);
  await client.call('setAvatar', { avatar });
  await expect(downloadAvatar(client, avatar)).resolves.toEqual({
    bytes: png,
    contentType: 'image/png',
  });
  await close();
});

test('shows the storage neither token nor app id, and puts the file last', async () => {
  const storage = await serve(() => text('{"Status":"OK"}'));
  const ticket = {
    upload_url: `${storage.address}/bucket`,
    download_url: 'https://pictures.example/1',
    oss_body_param: { OSSAccessKeyId: 'id', policy: 'p', signature: 's', callback: 'c', key: 'k' },
  };
  const { address } = await serve(() => ({ code: 200, data: ticket }));
  await expect(uploadAvatar(clientOf(address), png)).resolves.toBe('https://pictures.example/1');

  const [upload] = storage.requests;
  expect(upload?.verb).toBe('POST');
  expect(upload?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(upload?.headers).not.toHaveProperty('access-token');
  expect(upload?.headers).not.toHaveProperty('app_id');
  const names = [...(upload?.body.matchAll(/ name="(\w+)"/g) ?? [])].map(([, name]) => name);
  expect(names).toEqual(['OSSAccessKeyId', 'policy', 'signature', 'callback', 'key', 'file']);
  expect(upload?.body).toContain(pngText);
});

test('gives a slow storage the time of a file, and a call of the service its own', async () => {
  const late = (body: string) => (response: { end(body: string): void }) =>
    void setTimeout(() => response.end(body), 400);
  const storage = await serve(() => late('{"Status":"OK"}'));
  const ticket = { upload_url: storage.address, download_url: 'https://pictures.example/1' };
  const { address } = await serve(({ path }) =>
    path === '/file/upload/avatar/user' ? { code: 200, data: ticket } : late('{"code":200}'),
  );
  const client = clientOf(address, { timeouts: { answer: 100, total: 5_000, transfer: 5_000 } });
  await expect(uploadAvatar(client, png)).resolves.toBe('https://pictures.example/1');
  const call = client.call('setAvatar', { avatar: 'x' }, { retry: false });
  await expect(call).rejects.toMatchObject({ failure: { code: 'timeout' } });
});

test('says so when the storage refuses the file', async () => {
  const storage = await serve(() => text('<Error/>', 403));
  const ticket = { upload_url: storage.address, download_url: 'https://pictures.example/1' };
  const { address } = await serve(() => ({ code: 200, data: ticket }));
  await expect(uploadAvatar(clientOf(address), png)).rejects.toMatchObject({
    failure: { code: 'unexpected-answer', status: 403 },
  });
});

test('refuses what is no picture or too large, before anything is sent', async () => {
  const { address, requests } = await serve(() => text(''));
  const client = clientOf(address);
  const script = new TextEncoder().encode('<svg onload="alert(1)"/>');
  const large = new Uint8Array(largestAvatar + 1);
  large.set(png);
  await expect(uploadAvatar(client, script)).rejects.toMatchObject(invalid);
  await expect(uploadAvatar(client, large)).rejects.toMatchObject(invalid);
  expect(requests).toEqual([]);
});

test("reads an avatar without an address from the account's server, with the token", async () => {
  const { address, requests } = await serve(() => picture());
  const avatar = await downloadAvatar(clientOf(address), 'avatar/5/first');
  expect(avatar).toEqual({ bytes: png, contentType: 'image/png' });
  expect(requests[0]?.path).toBe('/file/download/avatar');
  expect(Object.fromEntries(requests[0]?.query ?? [])).toEqual({
    object_name: 'avatar/5/first',
    image_type: '2',
    app_id: 'app-1',
    'access-token': 'secret-token',
  });
});

test('reads an avatar with an address of its own without a sign of the account', async () => {
  const other = await serve(() => picture());
  await downloadAvatar(clientOf('http://im.invalid'), `${other.address}/a.png`);
  expect(String(other.requests[0]?.query)).toBe('');
  expect(other.requests[0]?.headers).not.toHaveProperty('access-token');
  expect(other.requests[0]?.headers).not.toHaveProperty('app_id');
});

test.each([
  ['a page', () => text('<html>', 200, { 'Content-Type': 'image/png' })],
  ['a drawing that could carry scripts', () => text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['a redirect', () => text('', 302, { Location: 'http://127.0.0.1:1/' })],
  ['more than 5 MB', () => picture(pngText + ' '.repeat(largestAvatar))],
])('takes %s for no avatar', async (_, answer) => {
  const { address } = await serve(answer);
  await expect(downloadAvatar(clientOf(address), `${address}/a.png`)).rejects.toMatchObject(
    unexpected,
  );
});

test.each(['http://', 'https://ann:pw@pictures.example/1', 'httpfile:///etc/passwd'])(
  'does not go to %s',
  async (avatar) => {
    const call = downloadAvatar(clientOf('http://im.invalid'), avatar);
    await expect(call).rejects.toMatchObject(unexpected);
  },
);

test('names a business error that comes in place of the picture', async () => {
  const { address } = await serve(() => ({ code: 10010, message: 'not yours' }));
  await expect(downloadAvatar(clientOf(address), 'avatar/6')).rejects.toMatchObject({
    failure: { code: 'no-permission', message: 'not yours' },
  });
});
