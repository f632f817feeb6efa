import type { Preferences } from '../../preload/desktop.ts';
import type { Snapshot } from '../../preload/types.ts';

/** What the account's services show; every view is a picture of this and keeps nothing of its own. */
export type State = {
  readonly snapshot: Snapshot;
  /** Replaces the given parts and tells every view once, after the current turn of the event loop. */
  change(patch: Partial<Snapshot>): void;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
};

export const noConnection: Snapshot['connection'] = {
  state: 'connecting',
  isLooking: false,
  syncedAt: null,
  latencyMs: null,
  nextTryAt: null,
  failure: null,
};

export const noUpdate: Snapshot['desktop']['update'] = {
  supported: false,
  state: 'idle',
  version: null,
  checkedAt: null,
};

/** The parts that belong to one account; a switch puts these back before the next one is shown. */
export const nobody = {
  account: null,
  keepsPassword: false,
  leaving: null,
  connection: noConnection,
  settings: null,
  pending: {},
  refused: {},
  conflicts: [],
  pause: null,
  profile: null,
  identity: { tags: null, alias: null },
  online: null,
  devices: null,
  activity: [],
  jobs: null,
  actingAs: null,
} satisfies Partial<Snapshot>;

export function createState(preferences: Preferences, locale: Snapshot['locale']): State {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let told = true;
  let snapshot: Snapshot = {
    revision: 0,
    stage: 'starting',
    ended: null,
    accounts: [],
    vault: 'stored',
    setAside: null,
    unwritten: false,
    desktop: { tray: 'unknown', update: noUpdate, problem: null, signOutAsked: 0 },
    ...nobody,
    preferences,
    locale,
  };
  const tell = () => {
    told = true;
    for (const listener of listeners) listener(snapshot);
  };
  return {
    get snapshot() {
      return snapshot;
    },
    change(patch) {
      snapshot = { ...snapshot, ...patch, revision: snapshot.revision + 1 };
      if (told) queueMicrotask(tell);
      told = false;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
