import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Electron's executable, or the sentence that says why there is none. */
export type Runtime = { executable: string } | { missing: string };

/** How long to wait for an address or a connection before the network counts as not there. */
const probeMs = 2000;

/** The runtime that is installed, or null. Never `require('electron')`: that downloads, without a limit. */
export function installedRuntime(): string | null {
  try {
    const home = dirname(require.resolve('electron/package.json'));
    const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist');
    const named = join(home, 'path.txt');
    const usual = process.platform === 'win32' ? 'electron.exe' : 'electron';
    const file = join(folder, existsSync(named) ? readFileSync(named, 'utf8') : usual);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/**
 * The installed runtime, or a download of it that takes `limitMs` at most; 0 never downloads. The
 * download is Electron's own script, with its checksums.
 */
export async function findRuntime(limitMs: number, say: (text: string) => void): Promise<Runtime> {
  const installed = installedRuntime();
  if (installed) return { executable: installed };
  if (limitMs === 0) return { missing: 'it is not installed' };
  const trouble = (await unreachable()) ?? (await download(limitMs, say));
  const executable = trouble === null ? installedRuntime() : null;
  return executable ? { executable } : { missing: trouble ?? 'its download is not complete' };
}

/** Why the place that the runtime comes from cannot be reached, or null; within four seconds. */
async function unreachable(): Promise<string | null> {
  const { env } = process;
  // A proxy resolves names itself.
  if (env['ELECTRON_GET_USE_PROXY'] || env['NODE_USE_ENV_PROXY']) return null;
  const mirror =
    env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? 'https://github.com/';
  const url = URL.parse(mirror);
  if (!url) return `the mirror's address "${mirror}" is not one`;
  const { hostname, port, protocol } = url;
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(reject, probeMs, new Error('no answer from DNS')).unref();
  });
  try {
    await Promise.race([lookup(hostname), late]);
  } catch {
    return `the address of ${hostname} cannot be found`;
  }
  return new Promise((resolve) => {
    const target = Number(port) || (protocol === 'http:' ? 80 : 443);
    const socket = connect({ host: hostname, port: target, timeout: probeMs });
    const end = (trouble: string | null) => {
      socket.destroy();
      resolve(trouble);
    };
    socket
      .once('connect', () => end(null))
      .once('timeout', () => end(`${hostname} does not answer`))
      .once('error', () => end(`${hostname} cannot be reached`));
  });
}

async function download(limitMs: number, say: (text: string) => void): Promise<string | null> {
  const seconds = limitMs / 1000;
  say(`downloading Electron, for up to ${seconds} s …`);
  const child = spawn(process.execPath, [require.resolve('electron/install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const limit = AbortSignal.timeout(limitMs);
  // A download that is cut leaves no `path.txt`, so it is not taken for an installed runtime.
  limit.addEventListener('abort', () => child.kill('SIGKILL'));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code === 0) return null;
  if (limit.aborted) return `its download took longer than ${seconds} s`;
  return `its download failed (${errors.trim().split('\n')[0] ?? 'no reason given'})`;
}
