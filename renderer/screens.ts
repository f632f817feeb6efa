import type { LucideIcon } from '@lucide/svelte';
import Bell from '@lucide/svelte/icons/bell';
import House from '@lucide/svelte/icons/house';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import MonitorSmartphone from '@lucide/svelte/icons/monitor-smartphone';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import UserRound from '@lucide/svelte/icons/user-round';
import Users from '@lucide/svelte/icons/users';
import type { Component } from 'svelte';
import { m } from '../messages/compiled/messages.js';
import type { Screen, Snapshot } from '../preload/types.ts';
import BulkJobs from './screens/BulkJobs.svelte';
import Devices from './screens/Devices.svelte';
import Notifications from './screens/Notifications.svelte';
import Overview from './screens/Overview.svelte';
import Preferences from './screens/Preferences.svelte';
import Privacy from './screens/Privacy.svelte';
import Profile from './screens/Profile.svelte';
import UsersScreen from './screens/Users.svelte';

export type Entry = {
  name: Screen;
  title: () => string;
  icon: LucideIcon;
  view: Component;
  /** Where its link stands: under the account, under "Administration", or at the foot. */
  place: 'main' | 'administration' | 'foot';
  /** Who sees it; everybody who is signed in unless it says otherwise. */
  shown?: (snapshot: Snapshot) => boolean;
  /** A number that wants attention, with the words that say what it counts. */
  count?: (snapshot: Snapshot) => { value: number; label: string } | null;
};

/** An administrator's token belongs to no user: it has these screens only while it acts as one. */
const isUser = ({ account }: Snapshot) => account?.role === 'user';
const isAdministrator = ({ account, actingAs }: Snapshot) =>
  account?.role === 'admin' || actingAs !== null;

/** The screens in the order of their links and of Ctrl/Cmd+1, 2, …; a new screen is one entry here. */
export const screens: Entry[] = [
  {
    name: 'overview',
    title: m.overview_title,
    icon: House,
    view: Overview,
    place: 'main',
    shown: isUser,
  },
  {
    name: 'notifications',
    title: m.notifications_title,
    icon: Bell,
    view: Notifications,
    place: 'main',
    shown: isUser,
  },
  {
    name: 'devices',
    title: m.devices_title,
    icon: MonitorSmartphone,
    view: Devices,
    place: 'main',
    // An administrator's token belongs to no user, and so to no device.
    shown: ({ devices }) => devices !== null,
    count: ({ devices }) => {
      const value = devices?.newCount ?? 0;
      return value > 0 ? { value, label: m.devices_count_new({ count: value }) } : null;
    },
  },
  {
    name: 'profile',
    title: m.profile_title,
    icon: UserRound,
    view: Profile,
    place: 'main',
    shown: isUser,
  },
  {
    name: 'privacy',
    title: m.privacy_title,
    icon: ShieldCheck,
    view: Privacy,
    place: 'main',
    shown: isUser,
  },
  {
    name: 'bulk-jobs',
    title: m.bulk_title,
    icon: ListChecks,
    view: BulkJobs,
    place: 'administration',
    shown: isAdministrator,
  },
  {
    name: 'users',
    title: m.users_title,
    icon: Users,
    view: UsersScreen,
    place: 'administration',
    shown: isAdministrator,
  },
  {
    name: 'preferences',
    title: m.preferences_title,
    icon: SlidersHorizontal,
    view: Preferences,
    place: 'foot',
    shown: () => true,
  },
];

/** The screens that there are for this snapshot. Signed out, only what says so itself. */
export const screensFor = (snapshot: Snapshot): Entry[] =>
  screens.filter(({ shown }) => (shown ? shown(snapshot) : snapshot.stage === 'signed-in'));
