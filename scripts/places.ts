import type { OperationName } from '../main/api/operations.ts';

/** Where a person finds an operation in the app, and the end-to-end test that uses it there. */
export type Place = { place: string; test: string };

/** Every operation of the specification; `docs/operations.md` is made from it. */
export const places = {
  getSettings: { place: 'Read for every screen', test: 'test/e2e/notifications.test.ts' },
  updateSettings: {
    place: 'Notifications, Silent hours; Privacy, question and groups',
    test: 'test/e2e/notifications.test.ts',
  },
  setPush: { place: 'Overview, Notifications and tray', test: 'test/e2e/notifications.test.ts' },
  setPushDetail: {
    place: 'Overview, Notifications and tray',
    test: 'test/e2e/notifications.test.ts',
  },
  setSounds: { place: 'Overview, Notifications and tray', test: 'test/e2e/notifications.test.ts' },
  setVibratory: { place: 'Overview and Notifications', test: 'test/e2e/notifications.test.ts' },
  setPushLimit: {
    place: 'Notifications, Do not disturb',
    test: 'test/e2e/notifications.test.ts',
  },
  setAuthMode: { place: 'Privacy, Who can add me', test: 'test/e2e/privacy.test.ts' },
  setAutoDownload: { place: 'Privacy, Downloads', test: 'test/e2e/privacy.test.ts' },
  setPushNickname: { place: 'Notifications, How pushes look', test: 'test/e2e/identity.test.ts' },
  setPushBadge: { place: 'Notifications, How pushes look', test: 'test/e2e/identity.test.ts' },
  setPushAlias: { place: 'Notifications, Targeting', test: 'test/e2e/identity.test.ts' },
  listPushTags: { place: 'Notifications, Targeting', test: 'test/e2e/identity.test.ts' },
  addPushTags: { place: 'Notifications, Targeting', test: 'test/e2e/identity.test.ts' },
  removePushTags: { place: 'Notifications, Targeting', test: 'test/e2e/identity.test.ts' },
  clearPushTags: { place: 'Notifications, Targeting', test: 'test/e2e/identity.test.ts' },
  listDevices: { place: 'Devices', test: 'test/e2e/devices.test.ts' },
  removeDevice: { place: 'Devices, a device', test: 'test/e2e/devices.test.ts' },
  kickDevice: { place: 'Devices, one, several or all', test: 'test/e2e/devices.test.ts' },
  getOnlineStatus: { place: 'Devices', test: 'test/e2e/devices.test.ts' },
  bindPushToken: { place: 'Devices, a device, Push token', test: 'test/e2e/devices.test.ts' },
  unbindPushToken: { place: 'Devices, a device, Push token', test: 'test/e2e/devices.test.ts' },
  getProfile: { place: 'Overview and Profile', test: 'test/e2e/profile.test.ts' },
  updateProfile: { place: 'Profile, several fields', test: 'test/e2e/profile.test.ts' },
  setAvatar: { place: 'Profile, Picture', test: 'test/e2e/profile.test.ts' },
  setNickname: { place: 'Profile, Nickname', test: 'test/e2e/profile.test.ts' },
  setMobile: { place: 'Profile, Mobile', test: 'test/e2e/profile.test.ts' },
  setUsername: { place: 'Profile, Username', test: 'test/e2e/profile.test.ts' },
  setPrivateInfo: { place: 'Profile, Private info', test: 'test/e2e/profile.test.ts' },
  setPublicInfo: { place: 'Profile, Public info', test: 'test/e2e/profile.test.ts' },
  changePassword: { place: 'Profile, Change password', test: 'test/e2e/profile.test.ts' },
  bindOpenid: { place: 'Profile, WeChat', test: 'test/e2e/profile.test.ts' },
  registerUser: { place: 'Sign in, Create account', test: 'test/e2e/registration.test.ts' },
  registerWithCode: {
    place: 'Sign in, Create account, with a code',
    test: 'test/e2e/registration.test.ts',
  },
  registerForPush: {
    place: 'Sign in, Create account, for push only',
    test: 'test/e2e/registration.test.ts',
  },
  registerUsers: { place: 'Bulk jobs, Register', test: 'test/e2e/bulk-jobs.test.ts' },
  updateProfiles: { place: 'Bulk jobs, Update profiles', test: 'test/e2e/bulk-jobs.test.ts' },
  setAvatars: { place: 'Bulk jobs, Set avatars', test: 'test/e2e/bulk-jobs.test.ts' },
  banUsers: { place: 'Bulk jobs, Ban', test: 'test/e2e/bulk-jobs.test.ts' },
  unbanUsers: { place: 'Bulk jobs, Unban', test: 'test/e2e/bulk-jobs.test.ts' },
} satisfies Partial<Record<OperationName, Place>>;
