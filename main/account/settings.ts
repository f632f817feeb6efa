import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { SettingsPatch } from '../../preload/contract.ts';
import type { Conflict, Failure, SettingField, Settings, Source } from '../../preload/types.ts';
import { ApiError, failureOf } from '../api/errors.ts';
import type { ActivityLog } from './activity.ts';
import type { Session } from './session.ts';
import { readSettings, writeSettings, type Patch, type RememberedHours } from './setting-calls.ts';

/** How a change ended: the server has it, it waits for the network, or it was taken back. */
export type Outcome = 'sent' | 'waiting' | 'refused';

/** One change on its way: what was chosen, over which value, and its entries in the log. */
const Change = v.object({
  patch: SettingsPatch,
  base: SettingsPatch,
  entries: v.record(v.string(), v.string()),
  /** It could not be sent: the network, not the service, said no. */
  waiting: v.boolean(),
});
type Change = v.InferOutput<typeof Change>;

const Conflicts = v.array(v.object({ field: v.string(), mine: v.unknown(), theirs: v.unknown() }));

const Window = v.object({ start: v.number(), end: v.number() });
const usual: RememberedHours = {
  doNotDisturb: { start: 22, end: 7 },
  silentHours: { start: 20, end: 8 },
};

/** Without a network these come back as they were; anything else is the service's own answer. */
const transport = new Set<Failure['code']>(['offline', 'timeout']);

export type SettingsService = ReturnType<typeof openSettings>;

/**
 * The account's settings: the confirmed values, with the changes on their way laid on top in the order
 * in which they were made. Writes go out one after another; a refused one takes back itself alone.
 */
export function openSettings(session: Session, activity: ActivityLog) {
  const { account, client, state, shelf, signal } = session;
  const cache = shelf('settings', v.nullable(v.custom<Settings>(isSettings)), null);
  const waiting = shelf('waiting', v.array(Change), []);
  const undecided = shelf(
    'conflicts',
    v.custom<Conflict[]>((value) => v.is(Conflicts, value)),
    [],
  );
  const hours = shelf('hours', v.object({ doNotDisturb: Window, silentHours: Window }), usual);
  let confirmed = cache.get();
  let changes: Change[] = waiting.get();
  let writes = 0;
  state.change({ conflicts: undecided.get() });
  let line: Promise<unknown> = Promise.resolve();

  function show() {
    const pending: Partial<Record<SettingField, 'sending' | 'waiting'>> = {};
    for (const { patch, waiting } of changes)
      for (const field of fieldsOf(patch)) pending[field] = waiting ? 'waiting' : 'sending';
    state.change({ settings: shown(), pending });
  }
  const shown = (): Settings | null =>
    confirmed && changes.reduce<Settings>((all, { patch }) => ({ ...all, ...patch }), confirmed);

  function confirm(next: Settings) {
    confirmed = next;
    cache.set(next);
    for (const name of ['doNotDisturb', 'silentHours'] as const) {
      const { on, start, end } = next[name];
      if (on) hours.set({ ...hours.get(), [name]: { start, end } });
    }
  }

  /** A conflict waits for the user's word, over a restart as well. */
  function dispute(conflicts: Conflict[]) {
    if (isDeepStrictEqual(conflicts, undecided.get())) return;
    undecided.set(conflicts);
    state.change({ conflicts });
  }

  function drop(change: Change, mark?: 'refused' | 'undone') {
    changes = changes.filter((other) => other !== change);
    waiting.set(changes.filter((other) => other.waiting));
    if (mark) for (const id of Object.values(change.entries)) activity.mark(id, mark);
  }

  /** Sends one change in its turn. Never throws: a failure is shown at the field that it concerns. */
  function send(change: Change): Promise<Outcome> {
    const turn = line.then(async (): Promise<Outcome> => {
      if (!changes.includes(change) || signal.aborted) return 'refused';
      try {
        await writeSettings(client, account.userId, change.patch, signal);
        writes += 1;
        if (confirmed) confirm({ ...confirmed, ...change.patch });
        for (const id of Object.values(change.entries)) activity.mark(id, 'sent');
        drop(change);
        return 'sent';
      } catch (error) {
        const failure = failureOf(error);
        if (signal.aborted) return 'waiting';
        if (transport.has(failure.code)) {
          keepForLater(change, failure);
          return 'waiting';
        }
        drop(change, 'refused');
        const refused = { ...state.snapshot.refused };
        for (const field of fieldsOf(change.patch)) refused[field] = failure;
        state.change({ refused });
        return 'refused';
      } finally {
        show();
      }
    });
    line = turn;
    return turn;
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
    waiting.set(changes.filter((other) => other.waiting));
    for (const id of Object.values(change.entries)) activity.mark(id, 'waiting');
    const { connection } = state.snapshot;
    state.change({ connection: { ...connection, state: 'offline', failure } });
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
      dispute(without(undecided.get(), fieldsOf(patch)));
      if (Object.keys(chosen).length === 0) return 'sent';
      const change: Change = { patch: chosen, base, entries, waiting: false };
      changes = [...changes, change];
      show();
      return send(change);
    },

    /** Puts a field back to what an entry of the log says it was. */
    async undo(id: string): Promise<Outcome> {
      const entry = activity.find(id);
      if (!entry) throw new ApiError({ code: 'invalid-input', field: 'id' });
      activity.mark(id, 'undone');
      return service.update({ [entry.field]: entry.before }, 'undo');
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
      const conflict = undecided.get().find((one) => one.field === field);
      if (!conflict) return;
      dispute(without(undecided.get(), [conflict.field]));
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
      const sending = changes
        .filter((change) => !change.waiting)
        .flatMap(({ patch }) => fieldsOf(patch));
      const elsewhere = before
        ? fieldsOf(fresh).filter(
            (field) => !sending.includes(field) && !isDeepStrictEqual(before[field], fresh[field]),
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

  /** A waiting choice whose ground has moved is not sent: the user is shown both values. */
  function settle(fresh: Settings) {
    const open = undecided.get().map((one) => ({ ...one, theirs: fresh[one.field] }) as Conflict);
    dispute(open.filter(({ mine, theirs }) => !isDeepStrictEqual(mine, theirs)));
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
        if (same) continue;
        const conflict = { field, mine, theirs } as Conflict;
        dispute([...without(undecided.get(), [field]), conflict]);
      }
      if (Object.keys(change.patch).length === 0) drop(change);
    }
  }

  show();
  return service;
}

const fieldsOf = (patch: Patch) => Object.keys(patch) as SettingField[];

const without = <T extends { field: string }>(list: T[], fields: SettingField[]) =>
  list.filter(({ field }) => !fields.some((one) => one === field));

/** What an older version kept may lack a field; then it is read anew. */
function isSettings(value: unknown): boolean {
  const { success } = v.safeParse(v.required(SettingsPatch), value);
  return success;
}
