import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Conflict, SettingField, Settings } from '../../preload/settings.ts';
import type { Session } from './session.ts';

const Kept = v.array(v.object({ field: v.string(), mine: v.unknown(), theirs: v.unknown() }));

/** Values that were changed in two places; they wait for the user's word, over a restart as well. */
export function openConflicts({ shelf, state }: Session) {
  const kept = shelf(
    'conflicts',
    v.custom<Conflict[]>((value) => v.is(Kept, value)),
    [],
  );
  state.change({ conflicts: kept.get() });

  function write(conflicts: Conflict[]) {
    if (isDeepStrictEqual(conflicts, kept.get())) return;
    kept.keep(conflicts);
    state.change({ conflicts });
  }
  const without = (fields: SettingField[]) =>
    kept.get().filter(({ field }) => !fields.includes(field));

  return {
    find: (field: string) => kept.get().find((one) => one.field === field),
    drop: (fields: SettingField[]) => write(without(fields)),
    add: (conflict: Conflict) => write([...without([conflict.field]), conflict]),
    /** The server's side moves on; where both have come to agree, there is nothing to decide. */
    follow(fresh: Settings) {
      const moved = kept.get().map((one) => ({ ...one, theirs: fresh[one.field] }) as Conflict);
      write(moved.filter(({ mine, theirs }) => !isDeepStrictEqual(mine, theirs)));
    },
  };
}
