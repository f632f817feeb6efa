import type { Input } from '../preload/contract.ts';
import type { Failure } from '../preload/failure.ts';
import type { Conflict, SettingField, Settings } from '../preload/settings.ts';
import { api } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { live } from './snapshot.svelte.ts';

/** Settings that are on or off. */
export type Toggle = {
  [F in SettingField]: Settings[F] extends boolean ? F : never;
}[SettingField];

/** Settings that are a daily window. */
export type QuietField = 'doNotDisturb' | 'silentHours';

/** Sends a choice. It is on every view at once; a refusal shows at the field. */
export const choose = (patch: Input<'settings', 'update'>): Promise<boolean> =>
  attempt(() => api.settings.update(patch));

/** How it stands with one setting: on its way, refused, changed in two places. */
export function standing(field: SettingField): {
  pending: 'sending' | 'waiting' | undefined;
  refused: Failure | undefined;
  conflict: Conflict | undefined;
} {
  const { pending, refused, conflicts } = live.now;
  return {
    pending: pending[field],
    refused: refused[field],
    conflict: conflicts.find((one) => one.field === field),
  };
}

/** Changes that wait for the network. */
export const waitingCount = (): number =>
  Object.values(live.now.pending).filter((state) => state === 'waiting').length;

export const prefer = (patch: Input<'preferences', 'update'>): Promise<boolean> =>
  attempt(() => api.preferences.update(patch));
