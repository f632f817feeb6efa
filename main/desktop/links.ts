import { app } from 'electron';
import { screens, type Screen } from '../../preload/types.ts';

/**
 * The screen that a link opens, or null. A link is one word and nothing else: no path, no query, so
 * that a web page which shows one can open a screen and do nothing more.
 */
export function screenOf(link: string): Screen | null {
  const word = /^perch:\/\/([a-z-]{1,32})\/?$/.exec(link)?.[1];
  return screens.find((screen) => screen === word) ?? null;
}

/** The screen of the first link among the arguments of a launch. */
export const screenIn = (args: string[]): Screen | undefined =>
  args.map(screenOf).find((screen) => screen !== null) ?? undefined;

export type Links = {
  /** The screen that this start was asked for. */
  first(): Screen | undefined;
  /** Each later link. */
  follow(open: (screen: Screen) => void): void;
};

/**
 * Links by way of macOS, which tells the first one before the app is ready: this has to listen from
 * the start. Windows and Linux pass a link as an argument of a launch.
 */
export function listenForLinks(): Links {
  let first = screenIn(process.argv.slice(1));
  let open = (screen: Screen): void => {
    first = screen;
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    const screen = screenOf(link);
    if (screen) open(screen);
  });
  return {
    first: () => first,
    follow(follower) {
      open = follower;
    },
  };
}
