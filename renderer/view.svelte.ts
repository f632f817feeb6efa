import type { Screen } from '../preload/types.ts';

const known: Record<Screen, true> = {
  overview: true,
  notifications: true,
  devices: true,
  profile: true,
  privacy: true,
  'bulk-jobs': true,
  users: true,
  preferences: true,
};
const isScreen = (name: string): name is Screen => Object.hasOwn(known, name);

/** Main names the first screen in the page's address: an event would come before anybody listens. */
function first(): Screen {
  const name = location.hash.slice(1);
  return isScreen(name) ? name : 'overview';
}

/** The screen that the user looks at. */
class View {
  #screen = $state<Screen>(first());
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
