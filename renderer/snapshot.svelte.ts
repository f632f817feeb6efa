import { overwriteGetLocale } from '../messages/compiled/runtime.js';
import type { Snapshot } from '../preload/types.ts';
import { api } from './api.ts';

/** The page's copy of main's snapshot. Screens read `live.now` and keep nothing of their own. */
class Live {
  #now = $state.raw<Snapshot | null>(null);

  /** Has main said anything yet? The shell asks; nothing else is drawn before. */
  get ready(): boolean {
    return this.#now !== null;
  }

  get now(): Snapshot {
    if (!this.#now) throw new Error('the snapshot was read before main had sent one');
    return this.#now;
  }

  /** Asks once, then takes each push. The returned function ends it. */
  follow(): () => void {
    const stop = window.perch.on('snapshot', (next) => this.#take(next));
    api.app.snapshot({}).then(
      (first) => this.#take(first),
      // The pushes still come; the first of them shows the page.
      () => undefined,
    );
    return () => {
      stop();
      this.#now = null;
    };
  }

  /** The answer to the first question may arrive after a push that is newer. */
  #take(next: Snapshot): void {
    if (!this.#now || next.revision > this.#now.revision) this.#now = next;
  }
}

export const live = new Live();

// Each message asks for the language when it is drawn, so a change redraws the words in place and
// leaves what the user has typed alone.
overwriteGetLocale(() => (live.ready ? live.now.locale : 'en'));
