import { spawn } from 'node:child_process';

/** How an app in Electron ended: with a code of its own, or because it could not even start. */
export type Ended = { code: number } | { failed: string };

/** An app that lives this long has started; one that ends sooner with an error could not. */
const startedMs = 5000;

/**
 * Runs `folder` in Electron until it ends. `--no-sandbox` is never added: where the system refuses
 * Chromium's sandbox, the preview is the better choice. `stop` hands out the way to end it.
 */
export async function runElectron(
  executable: string,
  folder: string,
  args: readonly string[],
  stop: (end: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const started = Date.now();
  const child = spawn(executable, [folder, ...args], { stdio: ['inherit', 'inherit', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
    process.stderr.write(text);
  });
  stop((signal) => child.kill(signal));
  const outcome = await new Promise<number | string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const lived = child.killed || Date.now() - started > startedMs;
  if (outcome === 0 || lived) return { code: typeof outcome === 'number' ? outcome : 1 };
  return { failed: reason(errors, outcome) };
}

function reason(errors: string, outcome: number | string): string {
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(errors)?.[1];
  if (library) return `the system lacks ${library}`;
  if (/sandbox/i.test(errors)) return "the system refuses Chromium's sandbox";
  if (/cannot open display|Missing X server|ozone/i.test(errors)) return 'there is no screen';
  return `its runtime ended at once with ${outcome}`;
}
