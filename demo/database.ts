import { chmodSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

const version = 1;

/** Ids are 64-bit INTEGERs in the tables and decimal text in the code: select them with CAST. */
const schema = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    mobile TEXT UNIQUE,
    email TEXT UNIQUE,
    nick_name TEXT NOT NULL DEFAULT '',
    avatar TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    private_info TEXT NOT NULL DEFAULT '',
    public_info TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}',
    alias TEXT UNIQUE,
    badge INTEGER NOT NULL DEFAULT 0,
    banned INTEGER NOT NULL DEFAULT 0,
    seeded INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE tag (
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (user_id, tag)
  ) STRICT;

  CREATE TABLE openid (
    type TEXT NOT NULL,
    open_id TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    PRIMARY KEY (type, open_id),
    UNIQUE (type, user_id)
  ) STRICT;

  CREATE TABLE device (
    sn INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    guid TEXT,
    platform INTEGER NOT NULL,
    user_agent TEXT NOT NULL,
    device_token TEXT,
    notifier_name TEXT,
    UNIQUE (user_id, guid)
  ) STRICT;
  CREATE INDEX device_of ON device (user_id, sn);

  CREATE TABLE picture (
    name TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX picture_of ON picture (user_id);

  -- A token outlives its user and its device: whoever still holds it is told that it has ended.
  CREATE TABLE token (
    hash TEXT PRIMARY KEY,
    user_id INTEGER,
    device_sn INTEGER,
    expires INTEGER NOT NULL,
    ended TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX token_of ON token (user_id, device_sn);
`;

type Row = Record<string, SQLOutputValue>;

/** One prepared statement with the row type its SQL selects. */
export type Query<R extends Row> = {
  get(...values: SQLInputValue[]): R | undefined;
  all(...values: SQLInputValue[]): R[];
  /** Returns how many rows changed. */
  run(...values: SQLInputValue[]): number;
};

/** The demo's SQLite file, or memory when no file is given. */
export class Database {
  readonly #db: DatabaseSync;

  /** Throws an error with a sentence for the user if the file cannot be the demo's. */
  constructor(file: string | undefined) {
    try {
      this.#db = new DatabaseSync(file ?? ':memory:');
      this.#db.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON',
      );
    } catch (cause) {
      throw new Error(`${file ?? 'memory'} cannot be opened as demo data`, { cause });
    }
    const found = this.#db.prepare('PRAGMA user_version').get()?.['user_version'];
    if (found === version) return;
    if (this.#db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
      this.#db.close();
      throw new Error(`${file ?? 'memory'} holds other data, or demo data of another version`);
    }
    // It will hold an admin token; SQLite gives its side files the same mode.
    if (file !== undefined) chmodSync(file, 0o600);
    this.#db.exec(`BEGIN; ${schema}; PRAGMA user_version = ${version}; COMMIT`);
  }

  query<R extends Row>(sql: string): Query<R> {
    const statement = this.#db.prepare(sql);
    return {
      // The tables are STRICT and the SQL stands beside its row type, so the cast is proven there.
      get: (...values) => statement.get(...values) as R | undefined,
      all: (...values) => statement.all(...values) as R[],
      run: (...values) => Number(statement.run(...values).changes),
    };
  }

  /** A value made once and the same ever after. */
  kept(name: string, make: () => string): string {
    const found = this.query<{ value: string }>('SELECT value FROM meta WHERE name = ?').get(name);
    if (found) return found.value;
    const value = make();
    this.query('INSERT INTO meta (name, value) VALUES (?, ?)').run(name, value);
    return value;
  }

  /** Ids of a table go on from here. */
  startIds(table: 'user' | 'device', first: string): void {
    this.query('INSERT INTO sqlite_sequence (name, seq) VALUES (?, CAST(? AS INTEGER) - 1)').run(
      table,
      first,
    );
  }

  /** All or nothing: whatever `work` throws undoes it. Inside another, it is part of that one. */
  transact<T>(work: () => T): T {
    if (this.#db.isTransaction) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
