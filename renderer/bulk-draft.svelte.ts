import type {
  Check,
  ChosenFile,
  Delimiter,
  Encoding,
  FieldName,
  Mapping,
  OperationName,
} from '../preload/jobs.ts';
import type { Failure, FailureCode } from '../preload/failure.ts';
import { api, failureOf } from './api.ts';
import { attempt } from './notices.svelte.ts';

/** What the user has corrected of how the file is read. */
type Correction = {
  mapping?: Mapping;
  /** How many columns the file had when they were mapped. */
  width?: number;
  encoding?: Encoding;
  delimiter?: Delimiter;
};

/** A dropped file goes to main in pieces of this many bytes. */
const PIECE = 1024 * 1024;

/** The file was read, but perhaps with other letters or another separator than it was written with. */
const misreadings = new Set<FailureCode>([
  'not-text',
  'header-missing',
  'line-too-long',
  'quote-not-closed',
  'too-many-columns',
]);

/** The file that may become a job: chosen, read, corrected, and not yet sent. */
class BulkDraft {
  #operation = $state<OperationName>('register');
  #file = $state.raw<ChosenFile | null>(null);
  #found = $state.raw<Check | null>(null);
  #share = $state<number | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #correction = $state.raw<Correction>({});
  #turn = 0;
  /** Rows that need fixing are left out. */
  skipping = $state(true);
  /** The choices of columns and format are unfolded. */
  correcting = $state(false);
  chunk = $state('50');
  note = $state('');

  get operation(): OperationName {
    return this.#operation;
  }
  get file(): ChosenFile | null {
    return this.#file;
  }
  /** What the last check of this file found; it stays while the file is read anew. */
  get found(): Check | null {
    return this.#found;
  }
  /** How much of the file has been read, 0 to 1; null when nothing is being read. */
  get share(): number | null {
    return this.#share;
  }
  /** Why the file cannot be used. */
  get failure(): Failure | null {
    return this.#failure;
  }
  /** Whether reading it otherwise may help. */
  get misread(): boolean {
    return this.#failure !== null && misreadings.has(this.#failure.code);
  }
  /** How the file was read; null where Perch chooses and has not said so. */
  get encoding(): Encoding | null {
    return this.#correction.encoding ?? this.#found?.file.encoding ?? null;
  }
  get delimiter(): Delimiter | null {
    return this.#correction.delimiter ?? this.#found?.file.delimiter ?? null;
  }

  /** Takes the progress of reading from main. The answer ends it. */
  follow(): () => void {
    return window.perch.on('fileChecked', ({ share }) => {
      if (this.#share !== null) this.#share = share;
    });
  }

  async setOperation(operation: OperationName): Promise<void> {
    this.#operation = operation;
    this.#unmap();
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
    this.forget();
    const mine = this.#begin();
    const name = file.name.slice(-255) || 'file.csv';
    this.#file = { name, size: file.size };
    const arrived = await attempt(async () => {
      for (let position = 0; ; position += PIECE) {
        const piece = await file.slice(position, position + PIECE).arrayBuffer();
        const last = position + PIECE >= file.size;
        const bytes = new Uint8Array(piece);
        const chosen = await api.bulk.receiveFile({ name, position, bytes, last });
        if (mine !== this.#turn) return;
        if (chosen) {
          await this.#take(chosen);
          return;
        }
        this.#share = Math.min(1, position / file.size);
      }
    });
    if (arrived || mine !== this.#turn) return;
    this.forget();
    // What has arrived of it is of no use; the word of what went wrong stays.
    await api.bulk.discard({}).catch(() => undefined);
  }

  /** Reads the file otherwise than Perch would. */
  async correct(correction: Pick<Correction, 'encoding' | 'delimiter'>): Promise<void> {
    this.#correction = { ...this.#correction, ...correction };
    await this.#read();
    // With another separator there may be other columns: what was said of the old ones means nothing.
    const { width } = this.#correction;
    if (width === undefined || !this.#found || this.#found.columns.length === width) return;
    this.#unmap();
    await this.#read();
  }

  /** Says which column fills a field, or that none does. */
  async map(field: FieldName, index: number | null): Promise<void> {
    const columns = this.#found?.columns ?? [];
    const mapping: Mapping = {};
    for (const column of columns)
      if (column.field && column.field !== field && column.index !== index)
        mapping[column.field] = column.index;
    if (index !== null) mapping[field] = index;
    this.#correction = { ...this.#correction, mapping, width: columns.length };
    await this.#read();
  }

  async discard(): Promise<void> {
    this.forget();
    await attempt(() => api.bulk.discard({}));
  }

  /** There is no file any more, as far as the window knows. */
  forget(): void {
    this.#turn += 1;
    this.#file = null;
    this.#found = null;
    this.#share = null;
    this.#failure = null;
    this.#correction = {};
    this.correcting = false;
    this.skipping = true;
    this.note = '';
  }

  async #take(file: ChosenFile): Promise<void> {
    this.forget();
    this.#file = file;
    await this.#read();
  }

  #begin(): number {
    this.#share = 0;
    return (this.#turn += 1);
  }

  /** What is shown stays until the answer is there, so that nobody loses their place. */
  async #read(): Promise<void> {
    const mine = this.#begin();
    const { width: _width, ...correction } = this.#correction;
    try {
      const found = await api.bulk.check({ operation: this.#operation, ...correction });
      if (mine === this.#turn) this.#settle(found, null);
    } catch (error) {
      const failure = failureOf(error);
      if (mine === this.#turn) this.#settle(null, failure);
    }
  }

  #settle(found: Check | null, failure: Failure | null): void {
    this.#found = found;
    this.#failure = failure;
    this.#share = null;
    if (this.misread || (found?.missing.length ?? 0) > 0) this.correcting = true;
  }

  #unmap(): void {
    const { mapping: _mapping, width: _width, ...kept } = this.#correction;
    this.#correction = kept;
  }
}

export const bulkDraft = new BulkDraft();
