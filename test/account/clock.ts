import type { Clock } from '../../main/account/clock.ts';

/** A clock that stands still until it is moved; what falls due runs in order of its time. */
export class HandClock implements Clock {
  #now: number;
  #timers = new Map<number, { at: number; run: () => void }>();
  #count = 0;

  constructor(now = Date.UTC(2026, 0, 15, 12)) {
    this.#now = now;
  }
  now() {
    return this.#now;
  }
  after(ms: number, run: () => void) {
    const id = (this.#count += 1);
    this.#timers.set(id, { at: this.#now + ms, run });
    return () => void this.#timers.delete(id);
  }
  /** Moves the time on and lets what it set off come to rest. */
  async move(ms: number) {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].toSorted(([, a], [, b]) => a.at - b.at);
      if (!next || next[1].at > end) break;
      const [id, { at, run }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      run();
      await rest();
    }
    this.#now = end;
  }
  /** Only the time changes, as in sleep: nothing runs. */
  sleep(ms: number) {
    this.#now += ms;
  }
}

/** Long enough for calls to the demo service in the same process. */
export const rest = () => new Promise((done) => setTimeout(done, 20));
