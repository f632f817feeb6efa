import type { Client } from './client.ts';
import { ApiError } from './errors.ts';
import type { Picture } from './operation.ts';
import { pictureOf, pictureType } from './picture.ts';

/** In bytes; larger files are refused before anything is sent. */
export const largestAvatar = 5 * 1024 * 1024;

/**
 * Uploads a picture: asks the service for a ticket, then sends the file to the storage that it names,
 * which sees neither token nor app id. Resolves with the address to be set by `setAvatar`.
 */
export async function uploadAvatar(
  client: Client,
  bytes: Uint8Array<ArrayBuffer>,
  options: { signal?: AbortSignal } = {},
): Promise<string> {
  const contentType = bytes.byteLength <= largestAvatar && pictureType(bytes);
  if (!contentType) throw new ApiError({ code: 'invalid-input', field: 'avatar' });
  const ticket = await client.call('getAvatarUpload', {}, options);
  const file = new Blob([bytes], { type: contentType });
  const form = new FormData();
  for (const [name, value] of Object.entries(ticket.oss_body_param)) form.set(name, value);
  // The storage ignores fields that come after the file.
  form.set('file', file, `avatar.${contentType.slice('image/'.length)}`);
  const verb = ticket.upload_method.toUpperCase() === 'PUT' ? 'PUT' : 'POST';
  await client.transfer(verb, webAddress(ticket.upload_url), { ...options, body: form });
  return ticket.download_url;
}

/**
 * Fetches an avatar: one with an address of its own without any sign of the account, any other from
 * the account's server, which wants the token in the query. Resolves with a picture of a known type.
 */
export async function downloadAvatar(
  client: Client,
  avatar: string,
  options: { signal?: AbortSignal } = {},
): Promise<Picture> {
  if (!/^http/i.test(avatar)) {
    const image = { object_name: avatar, image_type: 2 } as const;
    return small(await client.call('downloadAvatar', image, options));
  }
  return small(pictureOf(await client.transfer('GET', webAddress(avatar), options)));
}

/** An address that the service gave; throws `unexpected-answer` if it is not one of the web. */
function webAddress(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new ApiError({ code: 'unexpected-answer' });
  }
  return url.href;
}

function small(picture: Picture): Picture {
  if (picture.bytes.byteLength <= largestAvatar) return picture;
  throw new ApiError({ code: 'unexpected-answer' });
}
