import type { Job } from '../preload/jobs.ts';
import { api } from './api.ts';
import { bulkDraft } from './bulk-draft.svelte.ts';
import { attempt } from './notices.svelte.ts';
import { live } from './snapshot.svelte.ts';

export type Step = 'choose' | 'check' | 'run' | 'results';

/** Where the administrator is on the way from a file to its results; the jobs are in the snapshot. */
class BulkJobs {
  #owner: string | null = null;
  #shown = $state<number | null>(null);

  get jobs(): Job[] {
    return live.now.jobs ?? [];
  }
  /** The job that is looked at. */
  get job(): Job | null {
    return this.jobs.find(({ id }) => id === this.#shown) ?? null;
  }
  /** There is one at a time. */
  get running(): Job | null {
    return this.jobs.find(({ state }) => state === 'running' || state === 'cancelling') ?? null;
  }

  get step(): Step {
    if (this.job) return ['done', 'cancelled'].includes(this.job.state) ? 'results' : 'run';
    return bulkDraft.file ? 'check' : 'choose';
  }

  /** The screen opens: at the job that runs, or where the user left it. The answer ends it. */
  follow(): () => void {
    const owner = (live.now.actingAs?.by ?? live.now.account)?.key ?? null;
    if (owner !== this.#owner) {
      this.#owner = owner;
      bulkDraft.forget();
      this.#shown = this.running?.id ?? null;
    }
    return bulkDraft.follow();
  }

  /** Somebody else is signed in, or nobody. */
  forget(): void {
    this.#owner = null;
    bulkDraft.forget();
  }

  show(id: number | null): void {
    this.#shown = id;
  }

  /** Makes a job of the file that was checked. */
  async start(): Promise<void> {
    await attempt(async () => {
      const chunk = Number(bulkDraft.chunk);
      const { id } = await api.bulk.start({ chunk, note: bulkDraft.note });
      bulkDraft.forget();
      this.#shown = id;
    });
  }

  async undo({ id }: Job): Promise<void> {
    await attempt(async () => {
      const inverse = await api.bulk.undo({ id });
      this.#shown = inverse.id;
    });
  }
}

export const bulkJobs = new BulkJobs();
