import type { Screen } from '../preload/types.ts';

/** The screen that the user looks at. */
class View {
  #screen = $state<Screen>('overview');
  /** The sign-in form stands before the screens, for another account. */
  adding = $state(false);
  /** Who would lose something when the screen changes; each may keep it this once with true. */
  readonly guards = new Set<() => boolean>();

  get screen(): Screen {
    return this.#screen;
  }

  /** Is the user called back from leaving the screen? A second try is let through. */
  held(): boolean {
    return [...this.guards].map((guard) => guard()).includes(true);
  }

  open(screen: Screen): void {
    if (screen !== this.#screen && this.held()) return;
    this.adding = false;
    this.#screen = screen;
  }
}

export const view = new View();
