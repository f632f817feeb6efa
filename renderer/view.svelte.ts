import type { Screen } from '../preload/types.ts';

/** The screen that the user looks at. */
class View {
  #screen = $state<Screen>('overview');
  /** Asked by whoever would lose something when the screen changes; true keeps it this once. */
  guard: (() => boolean) | null = null;

  get screen(): Screen {
    return this.#screen;
  }

  open(screen: Screen): void {
    if (screen !== this.#screen && this.guard?.()) return;
    this.#screen = screen;
  }
}

export const view = new View();
