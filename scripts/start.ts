import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtMain, ensureBuilt } from '../preview/build.ts';
import { launch } from '../preview/launch.ts';
import { endWithNpm } from './orphan.ts';
import { hasScreen, openBrowser } from './browser.ts';
import { runElectron } from './electron.ts';
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

  const trouble = await electron(positionals);
  if (trouble === null) return;
  if (values.electron) throw new Error(`Electron cannot be used: ${trouble}.`);
  say(`Electron cannot be used here (${trouble}), so this is the preview in a browser.`);
  await preview(positionals, open);
}

/** Runs the app in Electron; answers why it cannot, or null when it has run. */
async function electron(args: string[]): Promise<string | null> {
  const runtime = await findRuntime(fetchLimitMs(), say);
  if ('missing' in runtime) return runtime.missing;
  const ended = await runElectron(runtime.executable, root, args, passSignals);
  if ('failed' in ended) return ended.failed;
  process.exitCode = ended.code;
  return null;
}

async function preview(args: string[], open: boolean): Promise<void> {
  const { child, ready } = launch({ main: builtMain, args });
  passSignals((signal) => child.kill(signal));
  child.once('exit', (code) => (process.exitCode = code ?? 1));
  const { url, desk, already } = await ready;
  if (already) say('it is running already.');
  console.log('This is a preview in a browser, without sandbox and keyring.');
  console.log(`Window  ${url ?? 'none is open'}\nDesk    ${desk}`);
  if (!open) return;
  openBrowser(desk);
  if (url !== null) openBrowser(url);
}

/** What ends this script ends the app, and nothing else does. */
function passSignals(pass: (signal: NodeJS.Signals) => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
  endWithNpm(() => pass('SIGTERM'));
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  const misuse = error instanceof Misuse;
  say(`${text}${misuse ? '\nnpm start -- --help lists the options.' : ''}`);
  process.exitCode = misuse ? 2 : 1;
});
