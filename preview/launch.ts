import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What the running preview tells the script that started it. */
export type LaunchNote =
  | { kind: 'desk'; desk: string }
  | { kind: 'tray' }
  | { kind: 'window'; id: number; url: string; desk: string }
  | { kind: 'already'; url: string | null; desk: string };

/** Where the app is: its window's page (null without a window) and the desk. */
type Place = { url: string | null; desk: string };

export type Launch = {
  /** The built main process. */
  main: string;
  /** 0 or absent: any free port. */
  port?: number;
  /** The profile folder; absent: one for previews beside the real one. */
  profile?: string;
  /** Arguments for the app itself. */
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Where the app's own output goes; absent: standard error. */
  output?: 'pipe';
};

export type Launched = {
  child: ChildProcess;
  /** True when the app ran already, on the same profile, and was told of this start. */
  ready: Promise<Place & { already: boolean }>;
};

const register = join(import.meta.dirname, 'register.mjs');
// Halves the time to start: Node keeps what it made of these files and of the bundle.
const compiled = join(import.meta.dirname, '../.cache/node');

/** How long after its tray an app may take to open a window before it counts as started hidden. */
const patience = 3000;

/** Starts the built app on the stand-in. `ready` rejects, in words, when it ends before it is up. */
export function launch({ main, port, profile, args = [], env = {}, output }: Launch): Launched {
  const switches = profile === undefined ? [] : [`--user-data-dir=${profile}`];
  const sink = output ?? 2;
  const child = fork(main, [...switches, ...args], {
    execPath: process.execPath,
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--enable-source-maps',
      '--import',
      register,
    ],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: compiled,
      ...(port ? { PREVIEW_PORT: String(port) } : {}),
      ...env,
    },
    stdio: ['ignore', sink, sink, 'ipc'],
  });

  const { promise, resolve, reject } = Promise.withResolvers<Place & { already: boolean }>();
  const hidden = args.includes('--hidden');
  let desk = '';
  child.on('message', (message: LaunchNote) => {
    if (message.kind === 'desk') ({ desk } = message);
    if (message.kind === 'window') resolve({ url: message.url, desk, already: false });
    if (message.kind === 'already') {
      resolve({ url: message.url, desk: message.desk, already: true });
    }
    if (message.kind === 'tray') {
      const wait = hidden ? 0 : patience;
      setTimeout(() => resolve({ url: null, desk, already: false }), wait).unref();
    }
  });
  child.once('error', reject);
  child.once('exit', (code) =>
    reject(new Error(`the app ended with code ${code} before it was up`)),
  );
  return { child, ready: promise };
}
