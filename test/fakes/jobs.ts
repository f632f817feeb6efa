import type { Job } from '../../preload/jobs.ts';
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
