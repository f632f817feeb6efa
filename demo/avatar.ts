import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { accessToken, read } from './endpoints.ts';
import type { Database } from './database.ts';
import { isObject } from './json.ts';
import type { Parts } from './parts.ts';

const largest = 5 * 1024 * 1024;
const validity = 10 * 60_000;

const kinds = [
  { type: 'image/png', magic: '89504e47' },
  { type: 'image/jpeg', magic: 'ffd8ff' },
  { type: 'image/gif', magic: '47494638' },
  { type: 'image/webp', magic: '52494646' },
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const typeOf = (bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return kinds.find(({ magic }) => head.startsWith(magic))?.type;
};

export function createPictures(db: Database) {
  const insert = db.query(
    'INSERT OR REPLACE INTO picture (name, user_id, type, bytes) VALUES (?, ?, ?, ?)',
  );
  const find = db.query<{ type: string; bytes: Uint8Array<ArrayBuffer> }>(
    'SELECT type, bytes FROM picture WHERE name = ?',
  );
  return {
    add: (name: string, userId: string, type: string, bytes: Uint8Array) =>
      insert.run(name, userId, type, bytes),
    find: (name: string) => find.get(name),
  };
}

/** Object storage answers in XML and with HTTP statuses, not in the service's envelope. */
const storageError = (status: number, code: string, message: string): Response =>
  new Response(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`, {
    status,
    headers: { 'content-type': 'application/xml' },
  });

/** Uploading an avatar in three steps: ask where to, send it there as multipart, set its address. */
export function serveAvatar({ clock, db, endpoints, tokens }: Parts): void {
  const pictures = createPictures(db);
  const secret = db.kept('storage-secret', () => randomBytes(32).toString('hex'));
  const keyId = 'perch-demo-storage';
  const sign = (text: string): string => createHmac('sha256', secret).update(text).digest('base64');
  const isSigned = (text: string, signature: string): boolean => {
    const expected = Buffer.from(sign(text));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  endpoints.user(read, '/file/upload/avatar/user', ({ origin, userId }) => {
    const key = `avatar/${userId}/${randomBytes(16).toString('hex')}`;
    const policy = base64(JSON.stringify({ key, expires: clock() + validity }));
    const query = new URLSearchParams({ object_name: key, sdk_sign: sign(key) }).toString();
    return {
      upload_url: `${origin}/demo/storage`,
      download_url: `${origin}/file/download/avatar?${query}`,
      upload_method: 'POST',
      oss_body_param: {
        OSSAccessKeyId: keyId,
        policy,
        signature: sign(policy),
        callback: base64('{}'),
        key,
      },
    };
  });

  endpoints.outside(['POST'], '/demo/storage', async ({ request }) => {
    const form = await request.formData().catch(() => undefined);
    if (!form) return storageError(400, 'MalformedPOSTRequest', 'The body is not multipart.');
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    if (field('OSSAccessKeyId') !== keyId || !isSigned(field('policy'), field('signature')))
      return storageError(403, 'SignatureDoesNotMatch', 'The signature does not match the policy.');
    const key = field('key');
    const policy: unknown = JSON.parse(Buffer.from(field('policy'), 'base64').toString());
    if (!isObject(policy) || policy['key'] !== key || !(Number(policy['expires']) > clock()))
      return storageError(403, 'AccessDenied', 'The policy is for another key or has expired.');
    const file = form.get('file');
    // Storage ignores every field after the file, so a file that is not last is a mistake.
    if (!(file instanceof File) || [...form.keys()].at(-1) !== 'file')
      return storageError(400, 'InvalidArgument', 'The last field must be the file.');
    if (file.size > largest)
      return storageError(400, 'EntityTooLarge', 'The file is larger than 5 MB.');
    const bytes = new Uint8Array(await file.arrayBuffer());
    const type = typeOf(bytes);
    if (type === undefined) return storageError(400, 'InvalidArgument', 'The file is no picture.');
    pictures.add(key, key.split('/')[1] ?? '', type, bytes);
    return { object_name: key };
  });

  // A bare object name is read with a token in the query; a download_url stands on its own.
  endpoints.outside(read, '/file/download/avatar', ({ input, request }) => {
    const name = input.text('object_name', 256, 1);
    const signature = input.has('sdk_sign') ? input.text('sdk_sign', 256) : '';
    if (!isSigned(name, signature)) tokens.read(accessToken(request));
    const picture = pictures.find(name);
    if (!picture) return new Response(null, { status: 404 });
    return new Response(picture.bytes, {
      headers: { 'content-type': picture.type, 'cache-control': 'private, max-age=86400' },
    });
  });
}
