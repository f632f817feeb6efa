import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtMain, ensureBuilt } from '../preview/build.ts';
import { launch } from '../preview/launch.ts';
import { endWithNpm } from '../preview/orphan.ts';
import { hasScreen, openBrowser } from './browser.ts';
import { findRuntime } from './runtime.ts';

const help = `Starts Perch: in Electron, or in a browser where Electron's runtime cannot be had.

  npm start -- [options] [-- arguments of the app]

  --preview    in a browser, without looking for Electron
  --electron   in Electron, or not at all
  --no-open    do not open the browser
  --help       print this

PERCH_FETCH_S says for how many seconds Electron may be downloaded (default 90, 0 for never).
`;

const root = join(import.meta.dirname, '..');
const say = (text: string) => console.error(`perch: ${text}`);

/** An app that lives this long has started; one that ends sooner with an error could not. */
const startedMs = 5000;

class Misuse extends Error {}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        preview: { type: 'boolean', default: false },
        electron: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function fetchLimitMs(): number {
  const seconds = Number(process.env['PERCH_FETCH_S'] ?? 90);
  if (seconds >= 0 && seconds <= 3600) return seconds * 1000;
  throw new Misuse('PERCH_FETCH_S must be a number of seconds from 0 to 3600.');
}

async function main(): Promise<void> {
  const { values, positionals } = readOptions();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  await ensureBuilt(say);
  const open = !values['no-open'] && hasScreen();
  if (values.preview) return preview(positionals, open);

  const runtime = await findRuntime(fetchLimitMs(), say);
  const missing =
    'missing' in runtime ? runtime.missing : await electron(runtime.executable, positionals);
  if (missing === null) return;
  if (values.electron) throw new Error(`Electron cannot be used: ${missing}.`);
  say(`Electron cannot be used here (${missing}), so this is the preview in a browser.`);
  await preview(positionals, open);
}

/**
 * Runs the app in Electron until it ends; answers why it could not start, or null. `--no-sandbox` is
 * never added: where the system refuses Chromium's sandbox, the preview is the better choice.
 */
async function electron(executable: string, args: string[]): Promise<string | null> {
  const started = Date.now();
  const child = spawn(executable, [root, ...args], { stdio: ['inherit', 'inherit', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
    process.stderr.write(text);
  });
  passSignals((signal) => child.kill(signal));
  const outcome = await new Promise<number | string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const ended = stopped || Date.now() - started > startedMs;
  if (outcome === 0 || (ended && typeof outcome === 'number')) {
    process.exitCode = typeof outcome === 'number' ? outcome : 1;
    return null;
  }
  if (ended) return null;
  if (/sandbox/i.test(errors)) return "the system refuses Chromium's sandbox";
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(errors)?.[1];
  if (library) return `the system lacks ${library}`;
  return `its runtime ended at once with ${outcome}`;
}

async function preview(args: string[], open: boolean): Promise<void> {
  const { child, ready } = launch({ main: builtMain, args });
  passSignals((signal) => child.kill(signal));
  child.once('exit', (code) => (process.exitCode = code ?? 1));
  const { url, desk, already } = await ready;
  if (already) say('it is running already.');
  console.log(`Window  ${url ?? 'none is open'}\nDesk    ${desk}`);
  if (!open) return;
  openBrowser(desk);
  if (url !== null) openBrowser(url);
}

let stopped = false;

function passSignals(pass: (signal: NodeJS.Signals) => void): void {
  const stop = (signal: NodeJS.Signals) => {
    stopped = true;
    pass(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  endWithNpm(() => stop('SIGTERM'));
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  const misuse = error instanceof Misuse;
  say(`${text}${misuse ? '\nnpm start -- --help lists the options.' : ''}`);
  process.exitCode = misuse ? 2 : 1;
});
