import * as v from 'valibot';
import { PreferencesPatch } from '../../preload/inputs.ts';
import type { Preferences } from '../../preload/desktop.ts';
import type { Locale } from '../../preload/types.ts';
import type { OpenShelf } from '../account/shelf.ts';
import type { State } from '../account/state.ts';

const initial: Preferences = {
  theme: 'system',
  language: 'system',
  startHidden: false,
  keepInTray: true,
  checkEvery: 1,
  weakStorage: false,
  hideIds: false,
  serverZone: 'Asia/Shanghai',
  notices: {
    'new-device': true,
    'session-ended': true,
    'pause-ended': true,
    'update-ready': true,
    'job-finished': true,
  },
  updates: 'daily',
};

/** What an older or newer version wrote: unknown names are dropped, missing ones get their first value. */
const Kept = v.pipe(
  v.object({
    ...PreferencesPatch.entries,
    notices: v.exactOptional(v.record(v.string(), v.boolean())),
  }),
  v.transform(({ notices, ...kept }): Preferences => {
    const known = Object.entries(initial.notices).map(([kind, on]) => [
      kind,
      notices?.[kind] ?? on,
    ]);
    return { ...initial, ...kept, notices: Object.fromEntries(known) as Preferences['notices'] };
  }),
);

/** The choices that belong to this computer; they hold for all accounts, and signed out as well. */
export function openPreferences(shelf: OpenShelf, systemLanguages: () => string[]) {
  const kept = shelf('preferences', Kept, initial);
  const locale = () => localeOf(kept.get().language, systemLanguages());
  return {
    get: kept.get,
    locale,
    update(patch: v.InferOutput<typeof PreferencesPatch>, state: State) {
      kept.set({ ...kept.get(), ...patch });
      state.change({ preferences: kept.get(), locale: locale() });
    },
  };
}

/** The chosen language, or the first of the system's that Perch speaks, or English. */
export function localeOf(choice: Preferences['language'], system: string[]): Locale {
  if (choice !== 'system') return choice;
  const spoken = system.map((tag) => tag.toLowerCase().split('-')[0]);
  const first = spoken.find((tag) => tag === 'zh' || tag === 'en');
  return first === 'zh' ? 'zh-CN' : 'en';
}
