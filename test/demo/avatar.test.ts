import { expect, test } from 'vitest';
import { avatarPicture } from '../../demo/picture.ts';
import { isRecord, rowOf, startDemo } from './client.ts';

const picture = () => new Blob([new Uint8Array(avatarPicture())], { type: 'image/png' });

async function askToUpload({ call, token }: Awaited<ReturnType<typeof startDemo>>) {
  const { data } = await call('GET', '/file/upload/avatar/user', { token });
  if (!isRecord(data) || !isRecord(data['oss_body_param'])) throw new Error('no upload answer');
  const fields = Object.entries(data['oss_body_param']).map(([k, v]) => [k, String(v)] as const);
  return {
    fields,
    names: Object.keys(data['oss_body_param']),
    uploadUrl: String(data['upload_url']),
    downloadUrl: String(data['download_url']),
  };
}

function formOf(fields: readonly (readonly [string, string])[], file: Blob): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append('file', file, 'me.png');
  return form;
}

test('an avatar is uploaded as multipart, set, and read back from its address', async () => {
  const started = await startDemo();
  const { demo, call, token } = started;
  const { fields, names, uploadUrl, downloadUrl } = await askToUpload(started);
  expect(names).toEqual(['OSSAccessKeyId', 'policy', 'signature', 'callback', 'key']);
  const sent = await demo.fetch(uploadUrl, { method: 'POST', body: formOf(fields, picture()) });
  expect(sent.status).toBe(200);
  await call('POST', '/user/avatar', { token, body: { avatar: downloadUrl } });
  const back = await demo.fetch(downloadUrl);
  expect(back.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await back.arrayBuffer())).toEqual(avatarPicture());
});

test('storage declines a forged field, another key, a late file and what is no picture', async () => {
  const started = await startDemo();
  const { fields, uploadUrl } = await askToUpload(started);
  const send = (form: FormData) => started.demo.fetch(uploadUrl, { method: 'POST', body: form });
  const changed = (name: string) =>
    fields.map(([key, value]) => [key, key === name ? 'forged' : value] as const);

  expect((await send(formOf(changed('signature'), picture()))).status).toBe(403);
  expect((await send(formOf(changed('key'), picture()))).status).toBe(403);
  const early = new FormData();
  early.append('file', picture());
  for (const [name, value] of fields) early.append(name, value);
  expect((await send(early)).status).toBe(400);
  expect((await send(formOf(fields, new Blob(['hello'])))).status).toBe(400);
});

test('a bare object name, as the demo user’s first avatar, is read with a token in the query', async () => {
  const { demo, call, token } = await startDemo();
  const profile = rowOf(await call('GET', '/user/profile', { token }));
  const name = String(profile['avatar']);
  expect(name).not.toMatch(/^http/);
  const read = (query: Record<string, string>) =>
    demo.fetch(
      `http://demo.perch.invalid/file/download/avatar?${new URLSearchParams({ object_name: name, image_type: '2', app_id: demo.appId, ...query })}`,
    );
  expect((await read({ 'access-token': token })).headers.get('content-type')).toBe('image/png');
  expect(await (await read({})).json()).toMatchObject({ code: 10003 });
  expect(await (await read({ sdk_sign: 'forged' })).json()).toMatchObject({ code: 10003 });
});
