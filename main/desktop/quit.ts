import { app } from 'electron';

/** How long a quit waits for calls under way, ms. */
const PATIENCE = 2_000;

/** Before the program ends, lets what is under way arrive, for a moment; then closes. */
export function onQuit(settled: () => Promise<unknown> | undefined, close: () => void): void {
  let ready = false;
  app.on('before-quit', (event) => {
    if (ready) return;
    const under = settled();
    if (under) event.preventDefault();
    const late = new Promise((done) => setTimeout(done, under ? PATIENCE : 0));
    void Promise.race([under, late]).finally(() => {
      ready = true;
      close();
      if (under) app.quit();
    });
  });
}
