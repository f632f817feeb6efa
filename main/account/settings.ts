import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Failure } from '../../preload/failure.ts';
import type { Conflict, SettingField, Settings, Source } from '../../preload/settings.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { ActivityLog } from './activity.ts';
import { openConflicts } from './conflicts.ts';
import { Change, Hours, Kept, usualHours } from './kept-settings.ts';
import type { Session } from './session.ts';
import { readSettings, writeSettings, type Patch } from './setting-calls.ts';

/** How a change ended: the server has it, it waits for the network, or it was taken back. */
export type Outcome = 'sent' | 'waiting' | 'refused';

/** Without a network these come back as they were; anything else is the service's own answer. */
const transport = new Set<Failure['code']>(['offline', 'timeout']);

export type SettingsService = ReturnType<typeof openSettings>;

/**
 * The account's settings: the confirmed values, with the changes on their way laid on top in the order
 * in which they were made. Writes go out one after another; a refused one takes back itself alone.
 */
export function openSettings(session: Session, activity: ActivityLog, retry: () => void) {
  const { account, client, state, shelf, signal, log } = session;
  // An older version's may lack a field; it is read anew.
  const cache = shelf('settings', v.fallback(v.nullable(Kept), null), null);
  const unsent = shelf('waiting', v.array(Change), []);
  const conflicts = openConflicts(session);
  const hours = shelf('hours', Hours, usualHours);
  let confirmed = cache.get();
  // What was under way when Perch ended may have arrived or not; the next reading tells.
  let changes: Change[] = unsent.get().map((change) => ({ ...change, waiting: true }));
  let writes = 0;
  let line: Promise<unknown> = Promise.resolve();

  /** A full disk must not stop what the service takes: the change goes on, it is only not kept. */
  function keep(write: () => void) {
    try {
      write();
    } catch (error) {
      log.warn('settings are not kept', error);
    }
  }

  function show() {
    // After a switch the snapshot is another account's.
    if (signal.aborted) return;
    const pending: Partial<Record<SettingField, 'sending' | 'waiting'>> = {};
    for (const { patch, waiting } of changes)
      for (const field of fieldsOf(patch)) pending[field] = waiting ? 'waiting' : 'sending';
    state.change({ settings: shown(), pending });
  }
  const shown = (): Settings | null =>
    confirmed && changes.reduce<Settings>((all, { patch }) => ({ ...all, ...patch }), confirmed);

  function confirm(next: Settings) {
    confirmed = next;
    keep(() => cache.set(next));
    for (const name of ['doNotDisturb', 'silentHours'] as const) {
      const { on, start, end } = next[name];
      if (on) keep(() => hours.set({ ...hours.get(), [name]: { start, end } }));
    }
  }

  function hold(next: Change[]) {
    changes = next;
    keep(() => unsent.set(changes));
  }

  function drop(change: Change, mark?: 'sent' | 'refused' | 'undone') {
    hold(changes.filter((other) => other !== change));
    if (mark) for (const id of Object.values(change.entries)) activity.mark(id, mark);
  }

  /** Sends one change in its turn. Never throws: a failure is shown at the field that it concerns. */
  function send(change: Change): Promise<Outcome> {
    const turn = line.then(async (): Promise<Outcome> => {
      if (!changes.includes(change) || signal.aborted) return 'refused';
      try {
        await writeSettings(client, account.userId, change.patch, signal);
      } catch (error) {
        return fail(change, failureOf(error));
      }
      writes += 1;
      if (confirmed) confirm({ ...confirmed, ...change.patch });
      drop(change, 'sent');
      show();
      return 'sent';
    });
    line = turn.catch((error: unknown) => log.error('settings', error));
    return turn;
  }

  /** The one change that failed: it waits for the network, or is taken back with its reason. */
  function fail(change: Change, failure: Failure): Outcome {
    // Cut off by a switch or a sign-out: it is kept, and the next reading tells what became of it.
    if (signal.aborted) return 'waiting';
    if (transport.has(failure.code)) {
      keepForLater(change, failure);
      show();
      return 'waiting';
    }
    drop(change, 'refused');
    const refused = { ...state.snapshot.refused };
    for (const field of fieldsOf(change.patch)) refused[field] = failure;
    state.change({ refused });
    show();
    return 'refused';
  }

  /** Offline, the last choice a field is what counts, so an older one of the same fields goes. */
  function keepForLater(change: Change, failure: Failure) {
    change.waiting = true;
    const newer = fieldsOf(change.patch);
    for (const other of changes.filter((other) => other.waiting && other !== change)) {
      const older = fieldsOf(other.patch);
      if (
        older.every((field) => newer.includes(field)) &&
        changes.indexOf(other) < changes.indexOf(change)
      ) {
        change.base = { ...change.base, ...other.base };
        drop(other, 'undone');
      }
    }
    hold(changes);
    for (const id of Object.values(change.entries)) activity.mark(id, 'waiting');
    const { connection } = state.snapshot;
    state.change({ connection: { ...connection, state: 'offline', failure } });
    retry();
  }

  const service = {
    get confirmed() {
      return confirmed;
    },
    get shown() {
      return shown();
    },

    /**
     * Shows the choice at once and sends it.
     * @returns when the service has answered, with what became of it.
     */
    async update(patch: Patch, source: Source): Promise<Outcome> {
      const now = shown();
      if (!now) throw new ApiError({ code: 'offline' });
      const chosen: Patch = {};
      const base: Patch = {};
      const entries: Record<string, string> = {};
      const refused = { ...state.snapshot.refused };
      for (const field of fieldsOf(patch)) {
        delete refused[field];
        if (isDeepStrictEqual(now[field], patch[field])) continue;
        Object.assign(chosen, { [field]: patch[field] });
        Object.assign(base, { [field]: confirmed?.[field] });
        entries[field] = activity.add(field, now[field], patch[field] ?? now[field], source);
      }
      state.change({ refused });
      conflicts.drop(fieldsOf(patch));
      if (Object.keys(chosen).length === 0) return 'sent';
      const change: Change = { patch: chosen, base, entries, waiting: false };
      hold([...changes, change]);
      show();
      return send(change);
    },

    /** Puts a field back to what an entry of the log says it was. */
    async undo(id: string): Promise<Outcome> {
      const entry = activity.find(id);
      if (!entry) throw new ApiError({ code: 'invalid-input', field: 'id' });
      const outcome = await service.update({ [entry.field]: entry.before }, 'undo');
      if (outcome !== 'refused') activity.mark(id, 'undone');
      return outcome;
    },

    /** A change that waits is given up, as when a pause ends before it was ever sent. */
    withdraw(field: SettingField) {
      for (const change of changes.filter(({ patch, waiting }) => waiting && field in patch))
        drop(change, 'refused');
      show();
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
      // A write that was answered meanwhile may be newer than what was read.
      if (written !== writes) return service.read();
      confirm(fresh);
      const elsewhere = before
        ? fieldsOf(fresh).filter(
            (field) => !isMine(field, fresh) && !isDeepStrictEqual(before[field], fresh[field]),
          )
        : [];
      for (const field of elsewhere)
        if (before) activity.add(field, before[field], fresh[field], 'elsewhere');
      settle(fresh);
      show();
      for (const change of changes.filter((one) => one.waiting)) {
        change.waiting = false;
        void send(change);
      }
      return elsewhere;
    },

    /** Resolves when nothing is on its way any more. */
    settled: () => line,
  };

  /** Is the value that was read one that Perch itself has sent, or is about to replace? */
  const isMine = (field: SettingField, fresh: Settings) =>
    changes.some(
      ({ patch, waiting }) =>
        field in patch && (!waiting || isDeepStrictEqual(patch[field], fresh[field])),
    );

  /** A waiting choice whose ground has moved is not sent: the user is shown both values. */
  function settle(fresh: Settings) {
    conflicts.follow(fresh);
    for (const change of changes.filter((one) => one.waiting)) {
      for (const field of fieldsOf(change.patch)) {
        const theirs = fresh[field];
        const mine = change.patch[field];
        if (isDeepStrictEqual(theirs, change.base[field])) continue;
        delete change.patch[field];
        const same = isDeepStrictEqual(theirs, mine);
        const id = change.entries[field];
        if (id !== undefined) activity.mark(id, same ? 'sent' : 'undone');
        delete change.entries[field];
        if (!same) conflicts.add({ field, mine, theirs } as Conflict);
      }
      if (Object.keys(change.patch).length === 0) drop(change);
    }
  }

  show();
  return service;
}

const fieldsOf = (patch: Patch) => Object.keys(patch) as SettingField[];
