import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ApiError } from '../api/errors.ts';
import { putAside } from '../aside.ts';
import { bulkFailureOf } from './failure.ts';

/** The journal's file, open, and the name under which an unreadable one was put aside, or null. */
export type JournalFile = { db: DatabaseSync; setAside: string | null };

export type JournalOptions = {
  /** Pages of 4 kB that the journal may grow to, as a full disk would limit it. */
  maxPages?: number;
};

const version = 1;

const schema = `
  CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS row (
    job INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    row INTEGER NOT NULL,
    key TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    code TEXT,
    detail TEXT,
    user_id TEXT,
    tries INTEGER NOT NULL,
    PRIMARY KEY (job, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS failed ON row (job, row) WHERE outcome = 2;
  CREATE INDEX IF NOT EXISTS skipped ON row (job, row) WHERE outcome = 3;
`;

/**
 * Opens the file, which one process at a time can have. An unreadable one is put aside under another
 * name, never deleted. Throws as `openJournal` does.
 */
export function openJournalFile(path: string, options: JournalOptions): JournalFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    return { db: openDatabase(path, options), setAside: null };
  } catch (error) {
    if (bulkFailureOf(error).code !== 'journal-unreadable' || !existsSync(path)) throw error;
    const setAside = putAside(path);
    return { db: openDatabase(path, options), setAside };
  }
}

function openDatabase(path: string, { maxPages }: JournalOptions): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // SQLite gives its side files the same mode.
    chmodSync(path, 0o600);
    // NORMAL leaves the disk out of a commit; `flush.ts` waits for it, off this thread, before each call.
    db.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
    );
    db.exec('PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY');
    // What is removed is overwritten: names and ids do not stay behind in free pages.
    db.exec('PRAGMA secure_delete = ON');
    // 16 MB between checkpoints: each one writes the same pages again while a job waits.
    db.exec('PRAGMA wal_autocheckpoint = 4000');
    if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
    const sound = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
    const known = db.prepare('PRAGMA user_version').get()?.['user_version'];
    if (!sound || (known !== 0 && known !== version)) {
      throw new ApiError({ code: 'journal-unreadable' });
    }
    db.exec(`${schema}; PRAGMA user_version = ${version}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
