import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Conflict, SettingField, Settings } from '../../preload/settings.ts';
import type { ActivityLog } from './activity.ts';
import { Change } from './kept-settings.ts';
import type { Session } from './session.ts';
import type { Patch } from './setting-calls.ts';

type Mark = Parameters<ActivityLog['mark']>[1];

export const fieldsOf = (patch: Patch) => Object.keys(patch) as SettingField[];

/**
 * The choices that the server has not confirmed yet, in the order in which they were made, over a
 * restart as well. Of one field only the last choice counts: an older one that waits gives way to it.
 */
export function openChanges({ shelf }: Pick<Session, 'shelf'>, activity: ActivityLog) {
  const kept = shelf('waiting', v.array(Change), []);
  // What was under way when Perch ended may have arrived or not; the next reading tells.
  let all: Change[] = kept.get().map((change) => ({ ...change, waiting: true }));

  function hold(next: Change[]) {
    all = next;
    kept.keep(all);
  }

  function drop(change: Change, mark?: Mark) {
    hold(all.filter((other) => other !== change));
    if (mark) for (const id of Object.values(change.entries)) activity.mark(id, mark);
  }

  /** Takes one field out of a change, and the change itself when nothing is left of it. */
  function take(change: Change, field: SettingField, mark: Mark) {
    const id = change.entries[field];
    delete change.patch[field];
    delete change.entries[field];
    if (fieldsOf(change.patch).length === 0) drop(change);
    else hold(all);
    if (id !== undefined) activity.mark(id, mark);
  }

  /** The change of a field that was made after this one, if there is one. */
  const laterThan = (change: Change, field: SettingField) =>
    all.slice(all.indexOf(change) + 1).find(({ patch }) => field in patch);

  /** An older choice may be on the server all the same, for an answer can get lost on its way. */
  function giveWay() {
    for (const older of all.filter(({ waiting }) => waiting))
      for (const field of fieldsOf(older.patch)) {
        const newer = laterThan(older, field);
        if (!newer) continue;
        newer.base = { ...newer.base, [field]: older.base[field] };
        newer.tried[field] = [...(older.tried[field] ?? []), older.patch[field]];
        take(older, field, 'undone');
      }
    hold(all);
  }

  giveWay();
  return {
    get all(): readonly Change[] {
      return all;
    },
    drop,
    last: (field: SettingField) => all.findLast(({ patch }) => field in patch),

    add(change: Change) {
      hold([...all, change]);
      giveWay();
    },

    /** It could not be sent. */
    wait(change: Change) {
      change.waiting = true;
      for (const id of Object.values(change.entries)) activity.mark(id, 'waiting');
      giveWay();
    },

    /** The server has these fields of it: for later choices that is the ground they stand on. */
    sent(change: Change, fields: SettingField[]) {
      for (const field of fields) {
        const newer = laterThan(change, field);
        if (newer) newer.base = { ...newer.base, [field]: change.patch[field] };
        take(change, field, 'sent');
      }
    },

    /**
     * A waiting choice that the server has by now is done; one whose ground has moved is not sent.
     * @returns those, with both values.
     */
    settle(fresh: Settings): Conflict[] {
      const found: Conflict[] = [];
      for (const change of all.filter(({ waiting }) => waiting))
        for (const field of fieldsOf(change.patch)) {
          const theirs = fresh[field];
          const mine = change.patch[field];
          const is = (value: unknown) => isDeepStrictEqual(value, theirs);
          if (is(mine)) take(change, field, 'sent');
          else if (!is(change.base[field]) && !change.tried[field]?.some(is)) {
            take(change, field, 'undone');
            found.push({ field, mine, theirs } as Conflict);
          }
        }
      return found;
    },

    /** Is a value that was read one that Perch itself has sent, or is about to replace? */
    isMine: (field: SettingField, fresh: Settings) =>
      all.some(({ patch, tried, waiting }) => {
        const mine = [patch[field], ...(tried[field] ?? [])];
        return (
          field in patch && (!waiting || mine.some((one) => isDeepStrictEqual(one, fresh[field])))
        );
      }),
  };
}
