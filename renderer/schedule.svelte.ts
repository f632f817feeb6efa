import type { Hours } from '../preload/settings.ts';
import { length, moved, onLane, type Part, type Span } from './hours.ts';

/** Keys wait this long, ms, for another one before the window is saved. */
const REST = 700;

/**
 * One window on the lane while it is moved, by pointer, by keys or by its fields. It is saved on
 * release; until the server has answered, what was chosen stays on view.
 */
export class MovingWindow {
  readonly #hours: () => Hours;
  readonly #save: (hours: Hours) => Promise<unknown>;
  #draft = $state.raw<Span | null>(null);
  #grabbed: { part: Part; x: number; span: Span } | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Both ends were chosen the same, which is no window. */
  empty = $state(false);

  constructor(hours: () => Hours, save: (hours: Hours) => Promise<unknown>) {
    this.#hours = hours;
    this.#save = save;
  }

  get span(): Span {
    return this.#draft ?? this.#hours();
  }

  grab(part: Part, x: number): void {
    this.#grabbed = { part, x, span: this.span };
  }

  /** @param hour the width of an hour on the lane, px */
  drag(x: number, hour: number): void {
    if (!this.#grabbed) return;
    const { part, x: from, span } = this.#grabbed;
    this.#show(moved(span, part, Math.round((x - from) / hour)));
  }

  release(): void {
    this.#grabbed = null;
    void this.#commit();
  }

  /** Back to what is saved, with nothing left to be said of what was not. */
  forget(): void {
    clearTimeout(this.#rest);
    this.#grabbed = null;
    this.#draft = null;
    this.empty = false;
  }

  /** @returns whether the key meant something here. */
  key(part: Part, { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
    if (key === 'Escape') {
      const moving = this.#draft !== null;
      this.forget();
      return moving;
    }
    const by = this.#step(part, key, shiftKey ? 3 : 1);
    if (by === null) return false;
    this.#show(moved(this.span, part, by));
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#commit(), REST);
    return true;
  }

  /** The focus has gone: nothing more will come. */
  leave(): void {
    if (!this.#grabbed) void this.#commit();
  }

  /** From the time fields. */
  set(span: Span): Promise<unknown> {
    this.empty = length(span) === 0;
    if (this.empty) return Promise.resolve();
    this.#draft = span;
    return this.#commit();
  }

  #step(part: Part, key: string, size: number): number | null {
    if (key === 'ArrowLeft' || key === 'ArrowDown') return -size;
    if (key === 'ArrowRight' || key === 'ArrowUp') return size;
    const at = onLane(part === 'end' ? this.span.end : this.span.start);
    if (key === 'Home') return -at;
    if (key === 'End') return 23 - at;
    return null;
  }

  #show(span: Span): void {
    this.empty = false;
    this.#draft = span;
  }

  async #commit(): Promise<void> {
    clearTimeout(this.#rest);
    const draft = this.#draft;
    const { on, start, end } = this.#hours();
    if (!draft) return;
    if (draft.start !== start || draft.end !== end) await this.#save({ on, ...draft });
    if (this.#draft === draft) this.#draft = null;
  }
}
