import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Failure } from '../../preload/failure.ts';
import type { SettingField, Settings, Source } from '../../preload/settings.ts';
import { ApiError, failureOf, isAway } from '../api/errors.ts';
import type { ActivityLog } from './activity.ts';
import { fieldsOf, openChanges } from './changes.ts';
import { openConflicts } from './conflicts.ts';
import { Hours, Kept, usualHours, type Change } from './kept-settings.ts';
import type { Session } from './session.ts';
import { readSettings, resourceOf, writeSettings, type Patch } from './setting-calls.ts';

/** How a change ended: the server has it, it is not known to have it yet, or it was taken back. */
export type Outcome = 'sent' | 'waiting' | 'refused';

/** Answers that do not tell whether the server has acted. */
const unclear = new Set<Failure['code']>(['server-error', 'unexpected-answer']);

export type SettingsService = ReturnType<typeof openSettings>;

/**
 * The account's settings: the confirmed values, with the changes on their way laid on top in the order
 * in which they were made. Writes to one resource go out one after another; a refused one takes back
 * itself alone.
 */
export function openSettings(session: Session, activity: ActivityLog, retry: () => void) {
  const { account, client, state, shelf, signal, log } = session;
  // An older version's may lack a field; it is read anew.
  const cache = shelf('settings', v.fallback(v.nullable(Kept), null), null);
  const changes = openChanges(session, activity);
  const conflicts = openConflicts(session);
  const hours = shelf('hours', Hours, usualHours);
  let confirmed = cache.get();
  /** Fields of which the server has told since Perch started; others are only remembered. */
  const sure = new Set<SettingField>();
  /** Values that the server may have taken although its answer did not say so, by field. */
  const doubts = new Map<SettingField, unknown[]>();
  /** Writes that the server may have acted on. */
  let writes = 0;
  const lines = new Map<string, Promise<unknown>>();
  const outcomes = new Map<Change, Promise<Outcome>>();

  function show() {
    // After a switch the snapshot is another account's.
    if (signal.aborted) return;
    const pending: Partial<Record<SettingField, 'sending' | 'waiting'>> = {};
    for (const { patch, waiting } of changes.all)
      for (const field of fieldsOf(patch)) pending[field] = waiting ? 'waiting' : 'sending';
    state.change({ settings: shown(), pending });
  }
  const shown = (): Settings | null =>
    confirmed &&
    changes.all.reduce<Settings>((all, { patch }) => ({ ...all, ...patch }), confirmed);

  function confirm(next: Settings) {
    confirmed = next;
    cache.keep(next);
    for (const name of ['doNotDisturb', 'silentHours'] as const) {
      const { on, start, end } = next[name];
      if (on) hours.keep({ ...hours.get(), [name]: { start, end } });
    }
  }

  /** Does the work when what was asked of the same resources before is done. */
  function inTurn<T>(fields: SettingField[], work: () => Promise<T>): Promise<T> {
    const resources = [...new Set(fields.map(resourceOf))];
    const turn = Promise.all(resources.map((name) => lines.get(name) ?? Promise.resolve())).then(
      work,
    );
    const rest = turn.catch((error: unknown) => log.error('settings', error));
    for (const name of resources) lines.set(name, rest);
    return turn;
  }

  /** Sends one change in its turn. Never throws: a failure is shown at the field that it concerns. */
  function send(change: Change): Promise<Outcome> {
    const turn = inTurn(fieldsOf(change.patch), async (): Promise<Outcome> => {
      if (signal.aborted) return 'waiting';
      try {
        await writeSettings(client, account.userId, change.patch, signal, (fields) => {
          writes += 1;
          arrive(change, fields);
        });
      } catch (error) {
        writes += 1;
        return fail(change, failureOf(error));
      }
      return 'sent';
    });
    outcomes.set(change, turn);
    const forget = () => outcomes.delete(change);
    turn.then(forget, forget);
    return turn;
  }

  /** The server has these fields of a change, whatever becomes of the others. */
  function arrive(change: Change, fields: SettingField[]) {
    const sent: Patch = Object.fromEntries(fields.map((field) => [field, change.patch[field]]));
    if (confirmed) confirm({ ...confirmed, ...sent });
    const refused = { ...state.snapshot.refused };
    for (const field of fields) {
      sure.add(field);
      doubts.delete(field);
      delete refused[field];
    }
    changes.sent(change, fields);
    state.change({ refused });
    show();
  }

  /** What failed, or was not tried, of a change: it waits for the network, or is taken back with its reason. */
  function fail(change: Change, failure: Failure): Outcome {
    // Cut off by a switch or a sign-out: it is kept, and the next reading tells what became of it.
    if (signal.aborted) return 'waiting';
    if (isAway(failure)) {
      changes.wait(change);
      const { connection } = state.snapshot;
      state.change({ connection: { ...connection, state: 'offline', failure } });
      retry();
      show();
      return 'waiting';
    }
    const refused = { ...state.snapshot.refused };
    for (const field of fieldsOf(change.patch)) {
      refused[field] = failure;
      if (!unclear.has(failure.code)) continue;
      sure.delete(field);
      doubts.set(field, [...(change.tried[field] ?? []), change.patch[field]]);
    }
    changes.drop(change, 'refused');
    state.change({ refused });
    show();
    return 'refused';
  }

  /** What becomes of a value that is shown already: it may still be on its way. */
  function standing(field: SettingField): Outcome | Promise<Outcome> {
    const change = changes.last(field);
    if (!change) return sure.has(field) ? 'sent' : 'waiting';
    return (!change.waiting && outcomes.get(change)) || 'waiting';
  }

  const service = {
    /** What the server is known to have; undefined while nobody can tell. */
    known: <F extends SettingField>(field: F): Settings[F] | undefined =>
      sure.has(field) && !changes.last(field) ? confirmed?.[field] : undefined,
    /** Is it only remembered from before Perch started? */
    isOld: (field: SettingField) => !sure.has(field) && !changes.last(field),
    get shown() {
      return shown();
    },

    /**
     * Shows the choice at once and sends it; one that is shown already is sent again only in doubt.
     * @returns when the service has answered, with what became of it.
     */
    async update(patch: Patch, source: Source): Promise<Outcome> {
      const now = shown();
      if (!now) throw new ApiError({ code: 'offline' });
      const refused = { ...state.snapshot.refused };
      const change: Change = { patch: {}, base: {}, tried: {}, entries: {}, waiting: false };
      const ends: Promise<Outcome>[] = [];
      for (const field of fieldsOf(patch)) {
        // A pause that looks after itself does not hush what the user has not read yet.
        if (source !== 'pause') delete refused[field];
        const doubt = doubts.get(field);
        if (isDeepStrictEqual(now[field], patch[field]) && !doubt) {
          ends.push(Promise.resolve(standing(field)));
          continue;
        }
        Object.assign(change.patch, { [field]: patch[field] });
        Object.assign(change.base, { [field]: confirmed?.[field] });
        if (doubt) change.tried[field] = doubt;
        change.entries[field] = activity.add(field, now[field], patch[field] ?? now[field], source);
      }
      state.change({ refused });
      conflicts.drop(fieldsOf(patch));
      if (fieldsOf(change.patch).length > 0) {
        changes.add(change);
        show();
        ends.push(send(change));
      }
      return worstOf(await Promise.all(ends));
    },

    /** Puts a field back to what an entry of the log says it was. */
    async undo(id: string): Promise<Outcome> {
      const entry = activity.find(id);
      if (!entry) throw new ApiError({ code: 'invalid-input', field: 'id' });
      const outcome = await service.update({ [entry.field]: entry.before }, 'undo');
      if (outcome !== 'refused') activity.mark(id, 'undone');
      return outcome;
    },

    dismiss(field: string) {
      const refused = Object.entries(state.snapshot.refused).filter(([name]) => name !== field);
      state.change({ refused: Object.fromEntries(refused) });
    },

    /** The user's word on a value that was changed in two places. */
    async resolve(field: string, keep: 'mine' | 'theirs') {
      const conflict = conflicts.find(field);
      if (!conflict) return;
      conflicts.drop([conflict.field]);
      if (keep === 'mine') await service.update({ [field]: conflict.mine }, 'window');
    },

    /**
     * Reads the settings and then sends what waited.
     * @returns the fields that another device has changed since the last reading.
     * @throws {ApiError} when they cannot be read.
     */
    async read(): Promise<SettingField[]> {
      const before = confirmed;
      const written = writes;
      const fresh = await readSettings(client, signal, hours.get);
      // The server may have acted on a write after it was asked.
      if (written !== writes) return service.read();
      confirm(fresh);
      for (const field of fieldsOf(fresh)) sure.add(field);
      doubts.clear();
      const elsewhere = before
        ? fieldsOf(fresh).filter(
            (field) =>
              !changes.isMine(field, fresh) && !isDeepStrictEqual(before[field], fresh[field]),
          )
        : [];
      for (const field of elsewhere)
        if (before) activity.add(field, before[field], fresh[field], 'elsewhere');
      conflicts.follow(fresh);
      for (const conflict of changes.settle(fresh)) conflicts.add(conflict);
      show();
      for (const change of changes.all.filter(({ waiting }) => waiting)) {
        change.waiting = false;
        void send(change);
      }
      return elsewhere;
    },

    /** Resolves when nothing is on its way any more. */
    settled: () => Promise.all(lines.values()),
  };

  show();
  return service;
}

const ranks = ['refused', 'waiting', 'sent'] as const;
const worstOf = (outcomes: Outcome[]): Outcome =>
  ranks.find((rank) => outcomes.includes(rank)) ?? 'sent';
