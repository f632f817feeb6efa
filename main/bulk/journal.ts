import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { asApiError, named } from './failure.ts';
import { createFlush } from './flush.ts';
import { JobRecordSchema, type JobRecord } from './job.ts';
import { openJournalFile, type JournalOptions } from './journal-file.ts';
import { emptyTally, outcomes, type Outcome, type RowOutcome, type Tally } from './outcome.ts';

/** What a call settled; `tries` are counted when it is sent. */
export type Settled = Omit<RowOutcome, 'tries'>;

export type Journal = {
  /** The name under which an unreadable journal was put aside, or null. */
  setAside: string | null;
  /** Those that this version can read; what another one wrote in its own way is left alone. */
  jobs(): JobRecord[];
  add(job: Omit<JobRecord, 'id'>): JobRecord;
  save(job: JobRecord): void;
  /** Removes jobs with their rows. Their bytes are overwritten; `scrub` takes the last of them from the disk. */
  remove(ids: readonly number[]): void;
  /** Empties the write-ahead log, which still has pages as they were before a removal. */
  scrub(): void;
  /**
   * In one transaction: answers that came, and rows about to be sent, which are `uncertain` from here
   * until their answer is seen. A crash of Perch cannot undo it.
   */
  commit(id: number, settled: readonly Settled[], sending: readonly SentRow[]): void;
  /** Resolves when everything committed so far is on the disk; until then a power cut could undo it. */
  flush(): Promise<void>;
  /** Failed rows, to be sent again. */
  queueFailed(id: number): void;
  /** Queued rows that will not be sent after all: failed for their old reason, or never sent. */
  dropQueue(id: number): void;
  tally(id: number): Tally;
  /** Recorded rows after `row`, in order. */
  after(id: number, row: number, limit: number): RowOutcome[];
  page(id: number, wanted: readonly Outcome[], offset: number, limit: number): RowOutcome[];
  /** The rows that stand last in the file among those that were answered, the last one first. */
  latest(id: number, limit: number): RowOutcome[];
  close(): void;
};

export type SentRow = { row: number; key: string };

/**
 * Opens the journal. Throws `journal-in-use`, `disk-full`, `storage-failed`, `journal-unreadable` (when even
 * a new one cannot be made).
 */
export function openJournal(path: string, options: JournalOptions = {}): Journal {
  const { db, setAside } = named(() => openJournalFile(path, options));
  const log = createFlush(`${path}-wal`);
  const sql = {
    jobs: db.prepare('SELECT id, record FROM job ORDER BY id DESC'),
    add: db.prepare('INSERT INTO job (record) VALUES (?)'),
    save: db.prepare('UPDATE job SET record = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM job WHERE id = ?'),
    // One statement for all rows of a call; WHERE keeps ON CONFLICT from being read as part of a join.
    send: db.prepare(`
      INSERT INTO row (job, row, key, outcome, tries)
      SELECT ?, value ->> 0, value ->> 1, 0, 1 FROM json_each(?) WHERE true
      ON CONFLICT DO UPDATE SET outcome = 0, tries = tries + 1`),
    settle: db.prepare(`
      INSERT INTO row (job, row, key, outcome, code, detail, user_id, tries)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0)
      ON CONFLICT DO UPDATE SET outcome = excluded.outcome,
        code = iif(excluded.outcome = 4, code, excluded.code),
        detail = iif(excluded.outcome = 4, detail, excluded.detail),
        user_id = coalesce(excluded.user_id, user_id)`),
    done: db.prepare(`
      UPDATE row SET outcome = 1, code = NULL, detail = NULL
      WHERE job = ? AND row BETWEEN ? AND ?`),
    queue: db.prepare('UPDATE row SET outcome = 4 WHERE job = ? AND outcome = 2'),
    forget: db.prepare('DELETE FROM row WHERE job = ? AND outcome = 4 AND code IS NULL'),
    unqueue: db.prepare('UPDATE row SET outcome = 2 WHERE job = ? AND outcome = 4'),
    tally: db.prepare('SELECT outcome, count(*) AS n FROM row WHERE job = ? GROUP BY outcome'),
    after: db.prepare('SELECT * FROM row WHERE job = ? AND row > ? ORDER BY row LIMIT ?'),
    latest: db.prepare(
      'SELECT * FROM row WHERE job = ? AND outcome IN (1, 2) ORDER BY row DESC LIMIT ?',
    ),
  };
  const rowsOf = (found: Record<string, unknown>[]): RowOutcome[] => found.map(rowOutcome);

  return {
    setAside,
    jobs: () => named(() => sql.jobs.all().flatMap((found) => jobRecord(found) ?? [])),
    add: (job) =>
      named(() => ({ ...job, id: Number(sql.add.run(JSON.stringify(job)).lastInsertRowid) })),
    save: ({ id, ...job }) => named(() => void sql.save.run(JSON.stringify(job), id)),
    remove: (ids) =>
      named(() =>
        transaction(db, () => {
          for (const id of ids) sql.remove.run(id);
        }),
      ),
    scrub: () => named(() => db.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
    commit: (id, settled, sending) =>
      named(() =>
        transaction(db, () => {
          for (const { rows, plain } of stretches(settled)) {
            if (plain) sql.done.run(id, rows[0]?.row ?? 0, rows.at(-1)?.row ?? 0);
            else for (const one of rows) sql.settle.run(id, ...valuesOf(one));
          }
          if (sending.length > 0) {
            sql.send.run(id, JSON.stringify(sending.map(({ row, key }) => [row, key])));
          }
        }),
      ),
    queueFailed: (id) => named(() => void sql.queue.run(id)),
    dropQueue: (id) =>
      named(() =>
        transaction(db, () => {
          sql.forget.run(id);
          sql.unqueue.run(id);
        }),
      ),
    tally: (id) =>
      named(() => {
        const tally = emptyTally();
        for (const { outcome, n } of sql.tally.all(id)) tally[outcomeOf(outcome)] = Number(n);
        return tally;
      }),
    after: (id, row, limit) => named(() => rowsOf(sql.after.all(id, row, limit))),
    page: (id, wanted, offset, limit) =>
      named(() => {
        const codes = wanted.map((outcome) => outcomes.indexOf(outcome));
        // Literals, one branch each: only so can SQLite use the indexes of failed and skipped rows.
        const branches = codes.map(
          (code) => `SELECT * FROM row WHERE job = ?1 AND outcome = ${code}`,
        );
        const union = branches.join(' UNION ALL ') || 'SELECT * FROM row WHERE job = ?1';
        const page = db.prepare(`${union} ORDER BY row LIMIT ?2 OFFSET ?3`);
        return rowsOf(page.all(id, limit, offset));
      }),
    latest: (id, limit) => named(() => rowsOf(sql.latest.all(id, limit))),
    flush: () =>
      log.flush().catch((error: unknown) => {
        throw asApiError(error);
      }),
    close: () => {
      log.close();
      db.close();
    },
  };
}

function transaction(db: DatabaseSync, act: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    act();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

type Stretch = { plain: boolean; rows: Settled[] };

/**
 * Most answers say of rows one after another that they are done and nothing more: those are one
 * statement instead of fifty. They were sent, so the journal has them.
 */
function stretches(settled: readonly Settled[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of settled) {
    const plain = one.outcome === 'done' && one.code === null && one.userId === null;
    const last = found.at(-1);
    const follows = last?.plain === plain && (!plain || last.rows.at(-1)?.row === one.row - 1);
    if (follows) last.rows.push(one);
    else found.push({ plain, rows: [one] });
  }
  return found;
}

const valuesOf = ({ row, key, outcome, code, detail, userId }: Settled) =>
  [row, key, outcomes.indexOf(outcome), code, detail, userId] as const;

const outcomeOf = (stored: unknown): Outcome => outcomes[Number(stored)] ?? 'uncertain';

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const rowOutcome = (found: Record<string, unknown>): RowOutcome => ({
  row: Number(found['row']),
  key: textOrNull(found['key']) ?? '',
  outcome: outcomeOf(found['outcome']),
  code: textOrNull(found['code']),
  detail: textOrNull(found['detail']),
  userId: textOrNull(found['user_id']),
  tries: Number(found['tries']),
});

function jobRecord({ id, record }: Record<string, unknown>): JobRecord | null {
  const stored = v.safeParse(v.pipe(v.string(), v.parseJson()), record);
  const job = v.safeParse(JobRecordSchema, { ...Object(stored.output), id: Number(id) });
  return job.success ? job.output : null;
}
