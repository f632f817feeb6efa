import { app } from 'electron';

/** How long a quit waits for calls under way, ms. */
const PATIENCE = 2_000;

/** Before the program ends, lets what is under way arrive, for a moment; then closes, once. */
export function onQuit(settled: () => Promise<unknown> | undefined, close: () => void): void {
  let stage: 'running' | 'waiting' | 'closed' = 'running';

  function end() {
    stage = 'closed';
    close();
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
      end();
      app.quit();
    };
    // What fails has been told where it was asked for.
    void Promise.race([under, late]).then(through, through);
  });
}
