import type {
  Check,
  ChosenFile,
  Delimiter,
  Encoding,
  FieldName,
  Job,
  Mapping,
  OperationName,
} from '../preload/jobs.ts';
import type { Failure } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';
import { attempt } from './notices.svelte.ts';
import { live } from './snapshot.svelte.ts';

export type Step = 'choose' | 'check' | 'run' | 'results';

/** What the user has corrected of how the file is read. */
type Correction = { mapping?: Mapping; encoding?: Encoding; delimiter?: Delimiter };

/** A dropped file goes to main in pieces of this many bytes. */
const PIECE = 1024 * 1024;

/** The way from an operation over a file to a job; jobs themselves are in the snapshot. */
class BulkJobs {
  #owner: string | null = null;
  #operation = $state<OperationName>('register');
  #file = $state.raw<ChosenFile | null>(null);
  #check = $state.raw<Check | null>(null);
  #share = $state<number | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #correction: Correction = {};
  #turn = 0;
  #shown = $state<number | null>(null);
  /** Rows that need fixing are left out. */
  skipping = $state(true);
  chunk = $state('50');
  note = $state('');

  get operation(): OperationName {
    return this.#operation;
  }
  get file(): ChosenFile | null {
    return this.#file;
  }
  /** What the check found; null before it is through. */
  get found(): Check | null {
    return this.#check;
  }
  /** How much of the file has been read, 0 to 1; null when nothing is being read. */
  get share(): number | null {
    return this.#share;
  }
  /** Why the file cannot be used. */
  get failure(): Failure | null {
    return this.#failure;
  }

  get jobs(): Job[] {
    return live.now.jobs ?? [];
  }
  get job(): Job | null {
    return this.jobs.find(({ id }) => id === this.#shown) ?? null;
  }

  get step(): Step {
    if (this.job) return ['done', 'cancelled'].includes(this.job.state) ? 'results' : 'run';
    return this.#file || this.#share !== null ? 'check' : 'choose';
  }

  /** The screen opens: at the job that runs, or where the user left it. The answer ends it. */
  follow(): () => void {
    const owner = (live.now.actingAs?.by ?? live.now.account)?.key ?? null;
    if (owner !== this.#owner) {
      this.#owner = owner;
      this.#forget();
      const running = this.jobs.find(({ state }) => state === 'running' || state === 'cancelling');
      this.#shown = running?.id ?? null;
    }
    return window.perch.on('fileChecked', ({ share }) => {
      if (this.#share !== null) this.#share = share;
    });
  }

  show(id: number | null): void {
    this.#shown = id;
  }

  async setOperation(operation: OperationName): Promise<void> {
    this.#operation = operation;
    delete this.#correction.mapping;
    if (this.#file) await this.#read();
  }

  async choose(): Promise<void> {
    await attempt(async () => {
      const file = await api.bulk.chooseFile({});
      if (file) await this.#take(file);
    });
  }

  /** A file that was dropped: its bytes go to main, which alone has the disk. */
  async drop(file: File): Promise<void> {
    const mine = this.#begin();
    const name = file.name.slice(-255) || 'file.csv';
    await attempt(async () => {
      try {
        for (let position = 0; ; position += PIECE) {
          const piece = await file.slice(position, position + PIECE).arrayBuffer();
          const last = position + PIECE >= file.size;
          const bytes = new Uint8Array(piece);
          const chosen = await api.bulk.receiveFile({ name, position, bytes, last });
          if (mine !== this.#turn) return;
          this.#share = Math.min(1, position / file.size);
          if (chosen) {
            await this.#take(chosen);
            return;
          }
        }
      } finally {
        if (mine === this.#turn) this.#share = null;
      }
    });
  }

  /** Reads the file otherwise than Perch would. */
  async correct(correction: Pick<Correction, 'encoding' | 'delimiter'>): Promise<void> {
    // With other letters or another separator the columns are others too.
    const { mapping: _mapping, ...kept } = this.#correction;
    this.#correction = { ...kept, ...correction };
    await this.#read();
  }

  /** Says which column fills a field, or that none does. */
  async map(field: FieldName, index: number | null): Promise<void> {
    const mapping: Mapping = {};
    for (const column of this.#check?.columns ?? [])
      if (column.field && column.field !== field && column.index !== index)
        mapping[column.field] = column.index;
    if (index !== null) mapping[field] = index;
    this.#correction = { ...this.#correction, mapping };
    await this.#read();
  }

  /** Back to the first step. */
  async discard(): Promise<void> {
    this.#forget();
    await attempt(() => api.bulk.discard({}));
  }

  async start(): Promise<void> {
    await attempt(async () => {
      const chunk = Number(this.chunk);
      const { id } = await api.bulk.start({ chunk, note: this.note });
      this.#forget();
      this.#shown = id;
    });
  }

  async undo({ id }: Job): Promise<void> {
    await attempt(async () => {
      const inverse = await api.bulk.undo({ id });
      this.#shown = inverse.id;
    });
  }

  async #take(file: ChosenFile): Promise<void> {
    this.#correction = {};
    this.skipping = true;
    this.#file = file;
    await this.#read();
  }

  #begin(): number {
    this.#failure = null;
    this.#check = null;
    this.#share = 0;
    return (this.#turn += 1);
  }

  async #read(): Promise<void> {
    const mine = this.#begin();
    try {
      const found = await api.bulk.check({ operation: this.#operation, ...this.#correction });
      if (mine === this.#turn) this.#check = found;
    } catch (error) {
      const failure = failureOf(error);
      if (mine === this.#turn) this.#failure = failure;
    } finally {
      if (mine === this.#turn) this.#share = null;
    }
  }

  #forget(): void {
    this.#turn += 1;
    this.#file = null;
    this.#check = null;
    this.#share = null;
    this.#failure = null;
    this.#correction = {};
    this.note = '';
  }
}

export const bulkJobs = new BulkJobs();
