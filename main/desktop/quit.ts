import { app, powerMonitor, type Event } from 'electron';
import type { Log } from '../log.ts';

/** How long a quit waits for calls under way, ms. */
const PATIENCE = 2_000;

type Options = {
  /** Resolves when nothing is under way that must not be cut off; undefined when nothing is. */
  settled(): Promise<unknown> | undefined;
  /** What is closed before the program ends, in this order, and what the log calls it. */
  close: Record<string, () => void>;
  log: Pick<Log, 'error'>;
};

/**
 * Before the program ends, lets what is under way arrive, for a moment; then closes, once. The system may
 * end it as well: see `onSystemEnd`.
 */
export function onQuit({ settled, close, log }: Options): void {
  let stage: 'running' | 'waiting' | 'closed' = 'running';

  /** Files can be held by other programs, on Windows above all: what cannot close keeps no other open. */
  function end() {
    if (stage === 'closed') return;
    stage = 'closed';
    for (const [name, closePart] of Object.entries(close)) {
      try {
        closePart();
      } catch (error) {
        log.error(`cannot close: ${name}`, error);
      }
    }
  }

  app.on('before-quit', (event) => {
    if (stage === 'closed') return;
    if (stage === 'waiting') {
      event.preventDefault();
      return;
    }
    const under = settled();
    if (!under) {
      end();
      return;
    }
    event.preventDefault();
    stage = 'waiting';
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    const through = () => {
      try {
        end();
      } finally {
        app.quit();
      }
    };
    // What fails has been told where it was asked for.
    void Promise.race([under, late]).then(through, through);
  });

  onSystemEnd(() => {
    // Who asks again asks no more of what is on its way already.
    if (stage === 'running') settled()?.catch(() => undefined);
  }, end);
}

/**
 * The computer shuts down, or the user logs off.
 *
 * Windows then ends programs without a `before-quit`. It asks every window first, when anybody may still
 * say no and all goes on: what waits is sent, jobs rest as before a quit, and nothing is closed. Perch
 * never says no itself, for the user wants to leave. Then it tells every window, and may end the program as
 * soon as they have heard: so Perch closes there and then, which also cuts off calls that have not arrived
 * since the question.
 *
 * Linux and macOS quit programs in the usual way. They can announce it, and wait for who asks them to:
 * so Perch quits while there still is a network.
 *
 * None of this can be tried without those systems ending: how long Windows leaves between the two, and
 * whether it asks a hidden window. Without a window nobody is asked or told, for Electron tells windows
 * alone; what can be taken back has then been sent when the window closed.
 */
function onSystemEnd(sendWhatWaits: () => void, end: () => void): void {
  app.on('browser-window-created', (_event, window) => {
    window.on('query-session-end', sendWhatWaits);
    window.on('session-end', end);
  });
  // Electron documents this event's `preventDefault`; its typings leave the event itself out.
  powerMonitor.on('shutdown', (...[event]: Event[]) => {
    event?.preventDefault();
    app.quit();
  });
}
