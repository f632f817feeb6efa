import { createHash } from 'node:crypto';
import { downloadAvatar, uploadAvatar } from '../api/avatar.ts';
import { ApiError } from '../api/errors.ts';
import type { ProfileService } from './profile.ts';
import type { Session } from './session.ts';

type Picture = { bytes: Uint8Array<ArrayBuffer>; type: string };

/** The account's picture: its upload, and its way to the page, which has no network. */
export function openAvatar({ client, signal, account }: Session, profile: ProfileService) {
  let cached: { name: string; picture: Promise<Picture> } | undefined;

  async function fetchPicture(name: string): Promise<Picture> {
    const { bytes, contentType } = await downloadAvatar(client, name, { signal });
    return { bytes: new Uint8Array(bytes), type: contentType };
  }

  return {
    /**
     * Uploads a picture of at most 5 MB and makes it the account's.
     * @throws {ApiError} `invalid-input` for what is no picture or too large.
     */
    async upload(bytes: Uint8Array) {
      await profile.setPicture(await uploadAvatar(client, new Uint8Array(bytes), { signal }));
    },

    /** A picture that lies elsewhere. @throws {ApiError} `bad-address` unless it is https. */
    async useAddress(address: string) {
      const url = URL.parse(address.trim());
      if (url?.protocol !== 'https:' || url.username || url.password)
        throw new ApiError({ code: 'bad-address', field: 'address' });
      await profile.setPicture(url.href);
    },

    /**
     * The picture behind an address of the app's own scheme, or null. Which picture that is, is the
     * service's word: the address in the page only says that it is still this one.
     */
    async answer(url: URL): Promise<Picture | null> {
      const name = profile.picture;
      const asked = url.pathname.slice(1) + url.search;
      if (asked !== avatarAddress(account.key, name)) return null;
      if (cached?.name !== name) cached = { name, picture: fetchPicture(name) };
      const { picture } = cached;
      // What could not be fetched is asked for again next time.
      picture.catch(() => (cached = undefined));
      return picture;
    },
  };
}

/** Where the page finds a picture; a new picture has a new address. Null when there is none. */
export function avatarAddress(key: string, picture: string): string | null {
  if (picture === '') return null;
  return `avatar/${key}?v=${createHash('sha256').update(picture).digest('hex').slice(0, 16)}`;
}
