import { m } from '../messages/compiled/messages.js';
import type { Job, JobState } from '../preload/jobs.ts';
import { fileWords } from './bulk-undo.ts';
import { didWords, throughOf } from './bulk-words.ts';
import { notices } from './notices.svelte.ts';

/** Tells of jobs that end while the user looks at something else in the window. */
class BulkNews {
  #states = new Map<number, JobState>();
  /** How far a job was when it last paused by itself. */
  #stuck = new Map<number, number>();

  /** `inView` is the job that the user looks at, if any: its end needs no telling. */
  follow(jobs: Job[], inView: number | null): void {
    for (const job of jobs) {
      const before = this.#states.get(job.id);
      this.#states.set(job.id, job.state);
      if (before !== 'running' || job.id === inView) continue;
      const file = fileWords(job);
      if (job.state === 'done') notices.say(m.bulk_ended({ file, result: didWords(job) }));
      // One that was paused by hand is no news, nor one that has only tried again and got nowhere.
      if (job.state !== 'paused' || !job.failure) continue;
      const isNews = this.#stuck.get(job.id) !== throughOf(job);
      this.#stuck.set(job.id, throughOf(job));
      if (isNews) notices.say(m.bulk_ended({ file, result: m.bulk_paused_itself() }));
    }
  }
}

export const bulkNews = new BulkNews();
