import type { Screen } from '../preload/types.ts';

/** The screen that the user looks at. */
class View {
  #screen = $state<Screen>('overview');

  get screen(): Screen {
    return this.#screen;
  }

  open(screen: Screen): void {
    this.#screen = screen;
  }
}

export const view = new View();
