import { app } from 'electron';
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

/** Before the program ends, lets what is under way arrive, for a moment; then closes, once. */
export function onQuit({ settled, close, log }: Options): void {
  let stage: 'running' | 'waiting' | 'closed' = 'running';

  /** Files can be held by other programs, on Windows above all: what cannot close keeps no other open. */
  function end() {
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
}
