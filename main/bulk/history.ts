import { ApiError } from '../api/errors.ts';
import { asApiError } from './failure.ts';
import { isAtRest, type JobRecord } from './job.ts';
import type { Journal } from './journal.ts';
import type { Tally } from './outcome.ts';

export type History = ReturnType<typeof openHistory>;

/** What is known of each job. The journal keeps it; while Perch runs, memory has the last word. */
export function openHistory(journal: Journal) {
  const records = new Map(journal.jobs().map((record) => [record.id, record]));

  function known(id: number): JobRecord {
    const record = records.get(id);
    if (!record) throw new ApiError({ code: 'no-such-job' });
    return record;
  }

  const history = {
    /** Throws `no-such-job`. */
    known,

    /** The last one first. */
    list: (): JobRecord[] => [...records.values()].sort((a, b) => b.id - a.id),

    add(job: Omit<JobRecord, 'id'>): JobRecord {
      const record = journal.add(job);
      records.set(record.id, record);
      return record;
    },

    /** A journal without room must not hide what happened. */
    change(id: number, patch: Partial<JobRecord>): void {
      const record = { ...known(id), ...patch };
      records.set(id, record);
      try {
        journal.save(record);
      } catch (error) {
        records.set(id, { ...record, failure: record.failure ?? asApiError(error).failure });
      }
    },

    remove(ids: readonly number[]): void {
      journal.remove(ids);
      for (const id of ids) records.delete(id);
    },

    /** Counted in the journal, or as it was when the journal cannot be read. */
    tally(id: number): Tally {
      try {
        return journal.tally(id);
      } catch {
        return known(id).tally;
      }
    },

    /** The job that took this one back, unless that was cancelled, or this one has sent rows since then. */
    takenBackBy(id: number): number | null {
      const since = known(id).finishedAt ?? 0;
      let found: number | null = null;
      for (const { id: other, undoes, state, createdAt } of records.values()) {
        const takesBack = undoes === id && state !== 'cancelled' && createdAt >= since;
        if (takesBack && other > (found ?? 0)) found = other;
      }
      return found;
    },
  };

  // Perch ended while it ran: some of its rows were sent, and nobody saw the answer.
  for (const record of records.values()) {
    if (isAtRest(record)) continue;
    history.change(record.id, { state: 'stopped', tally: journal.tally(record.id) });
  }
  return history;
}
