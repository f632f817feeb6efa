import type { Handlers } from '../../preload/contract.ts';
import type { Accounts } from './accounts.ts';

/** The contract's part on what others see of the account and how pushes find it. */
export function profileHandlers(accounts: Accounts): Pick<Handlers, 'profile' | 'identity'> {
  return {
    profile: {
      save: (patch) => accounts.rooms.profile.save(patch),
      setAvatar: ({ bytes }) => accounts.rooms.avatar.upload(bytes),
      setAvatarAddress: ({ address }) => accounts.rooms.avatar.useAddress(address),
      bindWechat: ({ openId, type }) => accounts.rooms.profile.bindWechat(openId, type),
      async changePassword({ signOutOthers, ...passwords }) {
        const { password, devices } = accounts.rooms;
        const changed = await password.change(passwords, signOutOthers);
        if (signOutOthers && !changed.others) devices.allEnded();
        return changed;
      },
    },
    identity: {
      read: () => accounts.rooms.identity.read(),
      addTags: ({ tags }) => accounts.rooms.identity.addTags(tags),
      removeTags: ({ tags }) => accounts.rooms.identity.removeTags(tags),
      clearTags: () => accounts.rooms.identity.clearTags(),
      setAlias: ({ alias }) => accounts.rooms.identity.setAlias(alias),
      setBadge: ({ badge }) => accounts.rooms.identity.setBadge(badge),
    },
  };
}
