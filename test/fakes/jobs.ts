import type { Check, Job, PreviewRow, RowOutcome } from '../../preload/jobs.ts';
import type { Account } from '../../preload/account.ts';

/** As a token of the service's console shows itself: it belongs to no user. */
export const administrator: Account = {
  key: 'admin',
  userId: '0',
  username: '',
  nickname: '',
  role: 'admin',
  server: { kind: 'demo' },
};

/** A job under way, with the parts that a test is about. */
export const jobOf = (parts: Partial<Job> = {}): Job => ({
  id: 7,
  operation: 'register',
  fileName: 'new-starters.csv',
  state: 'running',
  failure: null,
  note: '',
  chunk: 50,
  rows: 186,
  valid: 182,
  createdAt: 0,
  startedAt: Date.now(),
  finishedAt: null,
  activeMs: 0,
  tally: { uncertain: 0, done: 113, failed: 2, skipped: 4, queued: 0 },
  undoes: null,
  takenBackBy: null,
  progress: {
    total: 182,
    done: 113,
    failed: 2,
    uncertain: 0,
    retrying: 0,
    skipped: 4,
    rate: 4.8,
    secondsLeft: 14,
    slowedDown: false,
    retryAt: null,
  },
  ...parts,
});

/** A row of which the check has said nothing, or what the test is about. */
export const previewOf = (parts: Partial<PreviewRow> = {}): PreviewRow => ({
  ...{ row: 2, cells: ['anna', '••••••••'], problems: [] },
  ...parts,
});

const nameless = previewOf({
  row: 3,
  cells: ['', '••••••••'],
  problems: [{ code: 'missing', level: 'error', field: 'username', column: 0 }],
});

/** A file of new users: three rows, of which one has no name. */
export const checkOf = (parts: Partial<Check> = {}): Check => ({
  operation: 'register',
  file: { name: 'users.csv', size: 14_000, encoding: 'utf-8', delimiter: ',' },
  columns: [
    { index: 0, header: 'Name', field: 'username', secret: false },
    { index: 1, header: 'Password', field: 'password', secret: true },
  ],
  fields: [
    { name: 'username', required: true },
    { name: 'password', required: true },
  ],
  misread: false,
  missing: [],
  rows: 3,
  valid: 2,
  invalid: 1,
  warned: 0,
  counts: { missing: 1 },
  first: [previewOf(), nameless],
  problems: [nameless],
  sentBefore: null,
  ...parts,
});

/** The same without a row that needs fixing. */
export const soundCheckOf = (parts: Partial<Check> = {}): Check =>
  checkOf({ invalid: 0, counts: {}, problems: [], first: [previewOf()], ...parts });

/** What became of a row: refused, unless the test says otherwise. */
export const rowOf = (parts: Partial<RowOutcome> = {}): RowOutcome => ({
  ...{ row: 64, key: 'd_okoye', outcome: 'failed', code: 'user-exists', detail: null },
  ...{ userId: null, tries: 3 },
  ...parts,
});
