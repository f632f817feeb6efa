import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Activity, SettingField, Settings, Source } from '../../preload/settings.ts';
import type { Session } from './session.ts';

/** Entries kept on disk, and how many of them the window shows. */
const KEPT = 200;
const SHOWN = 50;

const Entry = v.looseObject({ id: v.string(), at: v.number(), field: v.string() });
const Log = v.pipe(
  v.array(Entry),
  v.transform((entries) => entries as unknown as Activity[]),
);

export type ActivityLog = {
  add<F extends SettingField>(
    field: F,
    before: Settings[F],
    after: Settings[F],
    source: Source,
  ): string;
  mark(id: string, state: Activity['state']): void;
  find(id: string): Activity | undefined;
};

/** The account's log of changes, newest first; Undo works from it. */
export function openActivity({ shelf, state, clock, signal }: Session): ActivityLog {
  const kept = shelf('activity', Log, []);
  const show = () => state.change({ activity: kept.get().slice(0, SHOWN) });
  const save = (entries: Activity[]) => {
    // The account has been left, or is even forgotten.
    if (signal.aborted) return;
    // The change itself does not fail because its entry cannot be kept.
    kept.keep(entries.slice(0, KEPT));
    show();
  };
  show();
  return {
    add(field, before, after, source) {
      const id = randomUUID();
      // TypeScript cannot follow that field, before and after come from one member of the union.
      const entry = { id, at: clock.now(), source, field, before, after, state: 'sent' };
      save([entry as Activity, ...kept.get()]);
      return id;
    },
    mark(id, mark) {
      save(kept.get().map((entry) => (entry.id === id ? { ...entry, state: mark } : entry)));
    },
    find: (id) => kept.get().find((entry) => entry.id === id),
  };
}
