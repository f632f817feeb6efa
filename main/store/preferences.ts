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

const Names = v.record(v.string(), v.unknown());
type Chosen = v.InferOutput<typeof PreferencesPatch>;

/**
 * What an older or newer version wrote: of what is unknown here, a name or a value, only that is dropped.
 * Choices that were never made are not kept, so that they can be told from those that were.
 */
const Kept = v.pipe(Names, v.transform(known));

function known(kept: Record<string, unknown>): Chosen {
  const written: Record<string, unknown> = { ...kept, notices: knownNotices(kept['notices']) };
  const fits = Object.entries(PreferencesPatch.entries).flatMap(([name, schema]) =>
    v.is(schema, written[name]) ? [[name, written[name]]] : [],
  );
  return v.parse(PreferencesPatch, Object.fromEntries(fits));
}

function knownNotices(notices: unknown): unknown {
  const fits = ([kind, on]: [string, unknown]) =>
    Object.hasOwn(initial.notices, kind) && typeof on === 'boolean';
  return v.is(Names, notices)
    ? Object.fromEntries(Object.entries(notices).filter(fits))
    : undefined;
}

/** The choices that belong to this computer; they hold for all accounts, and signed out as well. */
export function openPreferences(shelf: OpenShelf, systemLanguages: () => string[]) {
  const kept = shelf('preferences', Kept, {});
  const get = (): Preferences => ({ ...initial, ...kept.get() });
  const locale = () => localeOf(get().language, systemLanguages());
  return {
    get,
    locale,
    /** Whether the user has agreed to weaker storage; undefined when nobody can tell any more. */
    weakAllowed: () => kept.get().weakStorage,
    update(patch: Chosen, state: State) {
      kept.set({ ...kept.get(), ...patch });
      state.change({ preferences: get(), locale: locale() });
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
