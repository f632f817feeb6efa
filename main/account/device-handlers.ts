import type { Handlers } from '../../preload/contract.ts';
import type { Accounts } from './accounts.ts';

export function deviceHandlers(accounts: Accounts): Handlers['devices'] {
  const devices = () => accounts.rooms.devices;
  return {
    list: ({ most }) => devices().list(most),
    events: () => devices().events(),
    async refresh() {
      await devices().read();
    },
    signOut: ({ deviceSn }) => devices().signOut(deviceSn),
    remove: ({ deviceSn }) => devices().remove(deviceSn),
    undo: ({ deviceSn }) => devices().undo(deviceSn),
    endSeveral: ({ deviceSns, ending }) => devices().endSeveral(deviceSns, ending),
    signOutOthers: () => devices().signOutOthers(),
    resume: () => devices().resume(),
    cancel: () => devices().cancel(),
    dismiss: ({ deviceSn }) => devices().dismiss(deviceSn),
    signOutAll: () => devices().signOutAll(),
    acknowledge: ({ deviceSn }) => devices().acknowledge(deviceSn),
    keep: ({ deviceSn, kept }) => devices().keep(deviceSn, kept),
    label: ({ deviceSn, label }) => devices().label(deviceSn, label),
    bindToken: ({ deviceSn, deviceToken, notifierName }) =>
      devices().bindToken(deviceSn, deviceToken, notifierName),
    unbindToken: ({ deviceSn }) => devices().unbindToken(deviceSn),
  };
}
