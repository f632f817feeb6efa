import { app } from 'electron';

/** How long a quit waits for calls under way, ms. */
const PATIENCE = 2_000;

/**
 * Before the program ends, lets what is under way arrive, for a moment; then closes. With nothing under way it
 * closes at once: Electron waits for no promise.
 */
export function onQuit(settled: () => Promise<unknown> | undefined, close: () => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  const end = () => {
    state = 'closed';
    close();
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    const under = state === 'open' ? settled() : undefined;
    if (state === 'open' && !under) {
      end();
      return;
    }
    event.preventDefault();
    if (!under) return;
    state = 'closing';
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    // What fails on the way has said so itself.
    const arrived = under.catch(() => undefined);
    void Promise.race([arrived, late]).then(() => {
      end();
      app.quit();
    });
  });
}
