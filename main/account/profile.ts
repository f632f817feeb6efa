import * as v from 'valibot';
import type { Input } from '../../preload/contract.ts';
import type { Profile, ProfileField, Saved } from '../../preload/account.ts';
import type { Failure } from '../../preload/failure.ts';
import { failureOf } from '../api/errors.ts';
import { avatarAddress } from './avatar.ts';
import type { Session } from './session.ts';

const Text = v.string();
const Kept = v.object({
  profile: v.nullable(
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
  ),
  /** What the service calls the picture: an address or an object's name; '' when there is none. */
  picture: Text,
});

type ProfilePatch = Input<'profile', 'save'>;
type Step = { fields: ProfileField[]; send(): Promise<unknown> };

/** The wire's names in a failure, as the window knows them. */
const fieldsOnTheWire: Record<string, ProfileField> = {
  nick_name: 'nickname',
  description: 'description',
  public_info: 'publicInfo',
  private_info: 'privateInfo',
};

export type ProfileService = ReturnType<typeof openProfile>;

/** Who the account is (§3.25) and whether its chat app is online (§3.22). */
export function openProfile(session: Session) {
  const { account, client, state, shelf, signal, rename } = session;
  const cache = shelf('profile', Kept, { profile: null, picture: '' });
  const options = { signal };

  function show(profile: Profile, picture: string) {
    const { username, nickname } = profile;
    cache.keep({ profile, picture });
    state.change({ profile });
    rename({ username, nickname });
  }

  /** The narrowest calls for a patch, in the order in which they go out. */
  function steps({ username, mobile, ...card }: ProfilePatch): Step[] {
    const all: Step[] = [];
    const { nickname, description, publicInfo, privateInfo } = card;
    if (username !== undefined)
      all.push({
        fields: ['username'],
        send: () => client.call('setUsername', { username }, options),
      });
    if (mobile !== undefined)
      all.push({ fields: ['mobile'], send: () => client.call('setMobile', { mobile }, options) });
    const fields = fieldsOf(card);
    if (fields.length === 0) return all;
    const send = () => {
      const [only] = fields.length === 1 ? fields : [];
      if (only === 'nickname' && nickname !== undefined)
        return client.call('setNickname', { nick_name: nickname }, options);
      if (only === 'publicInfo' && publicInfo !== undefined)
        return client.call('setPublicInfo', { info: publicInfo }, options);
      if (only === 'privateInfo' && privateInfo !== undefined)
        return client.call('setPrivateInfo', { info: privateInfo }, options);
      const body = {
        ...(nickname !== undefined && { nick_name: nickname }),
        ...(description !== undefined && { description }),
        ...(publicInfo !== undefined && { public_info: publicInfo }),
        ...(privateInfo !== undefined && { private_info: privateInfo }),
      };
      return client.call('updateProfile', body, options);
    };
    return [...all, { fields, send }];
  }

  state.change({ profile: cache.get().profile });

  const service = {
    get picture() {
      return cache.get().picture;
    },

    async read() {
      const answer = await client.call('getProfile', {}, options);
      const profile: Profile = {
        userId: answer.user_id,
        username: answer.username,
        nickname: answer.nick_name,
        avatar: avatarAddress(account.key, answer.avatar),
        description: answer.description,
        email: answer.email,
        mobile: answer.mobile,
        publicInfo: answer.public_info,
        privateInfo: answer.private_info,
      };
      show(profile, answer.avatar);
    },

    async readOnline() {
      const { online } = await client.call('getOnlineStatus', {}, options);
      state.change({ online });
    },

    /**
     * Sends what has changed, field by field, and stops at the first refusal: what went out before it is
     * saved, what comes after it was not tried. Nothing waits for a network.
     */
    async save(patch: ProfilePatch): Promise<Saved> {
      const saved: ProfileField[] = [];
      for (const { fields, send } of steps(patch)) {
        try {
          await send();
        } catch (error) {
          const failure = failureOf(error);
          return { saved, failed: meant(failure, fields), failure };
        }
        saved.push(...fields);
        const { profile } = state.snapshot;
        const changed = Object.fromEntries(fields.map((field) => [field, patch[field]]));
        if (profile) show({ ...profile, ...changed }, service.picture);
      }
      return { saved, failed: [], failure: null };
    },

    /** §3.3 with the name that the service gave the picture, or with an address. */
    async setPicture(picture: string) {
      await client.call('setAvatar', { avatar: picture }, options);
      const { profile } = state.snapshot;
      if (profile) show({ ...profile, avatar: avatarAddress(account.key, picture) }, picture);
    },

    /** §3.7; the service has no call that tells what is bound. */
    async bindWechat(openId: string, type: string) {
      await client.call('bindOpenid', { open_id: openId, type }, options);
    },
  };
  return service;
}

const fieldsOf = (patch: ProfilePatch) => Object.keys(patch) as ProfileField[];

/** Of fields that went together, the one that the service named, or all. */
function meant({ field = '' }: Failure, sent: ProfileField[]): ProfileField[] {
  const named = fieldsOnTheWire[field];
  return named && sent.includes(named) ? [named] : sent;
}
