import * as v from 'valibot';
import type { Profile } from '../../preload/types.ts';
import type { Session } from './session.ts';

const Text = v.string();
const Kept = v.nullable(
  v.object({
    userId: Text,
    username: Text,
    nickname: Text,
    avatar: v.nullable(Text),
    description: Text,
    email: Text,
    mobile: Text,
    publicInfo: Text,
    privateInfo: Text,
  }),
);

export type ProfileService = ReturnType<typeof openProfile>;

/** Who the account is (§3.25) and whether its chat app is online (§3.22). */
export function openProfile(session: Session) {
  const { client, state, shelf, signal } = session;
  const cache = shelf('profile', Kept, null);
  let picture = '';
  state.change({ profile: cache.get() });

  return {
    /** What the service calls the avatar: an address or an object's name; '' when there is none. */
    get picture() {
      return picture;
    },
    async read() {
      const answer = await client.call('getProfile', {}, { signal });
      picture = answer.avatar;
      const profile: Profile = {
        userId: answer.user_id,
        username: answer.username,
        nickname: answer.nick_name,
        avatar: picture && avatarAddress(session.account.key, picture),
        description: answer.description,
        email: answer.email,
        mobile: answer.mobile,
        publicInfo: answer.public_info,
        privateInfo: answer.private_info,
      };
      cache.set(profile);
      state.change({ profile });
    },
    async readOnline() {
      const { online } = await client.call('getOnlineStatus', {}, { signal });
      state.change({ online });
    },
  };
}

/**
 * The page sees avatars through the app's own scheme only; the picture's name is in the address so that
 * a new picture is a new address.
 */
export function avatarAddress(key: string, picture: string): string {
  return `avatar/${key}?${new URLSearchParams({ v: picture })}`;
}
