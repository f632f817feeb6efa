import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { builtMain, ensureBuilt } from './build.ts';
import { launch } from './launch.ts';
import { endWithNpm } from '../scripts/orphan.ts';

const help = `Runs the app in an ordinary browser: no sandbox, no keyring.

  npm run preview -- [options] [-- arguments of the app]

  --port N       port to listen on; 0 takes any free one (default 0)
  --profile DIR  folder for the app's data (default: one for previews only)
  --json         print one line of JSON: {"url": the window's page, "desk": the desk's}
  --hidden       start in the tray; "url" is null until a window is opened
  --help         print this
`;

/** A mistake in the command line: told in one sentence, exit code 2. */
class Misuse extends Error {}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '0' },
        profile: { type: 'string' },
        json: { type: 'boolean', default: false },
        hidden: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function portOf(text: string): number {
  const port = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new Misuse('--port must be a whole number from 0 to 65535.');
}

async function main(): Promise<void> {
  const { values, positionals } = readOptions();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (values.profile === '') throw new Misuse('--profile needs a folder.');
  const port = portOf(values.port);
  await ensureBuilt((text) => console.error(`perch: ${text}`));

  const { child, ready } = launch({
    main: builtMain,
    port,
    args: [...(values.hidden ? ['--hidden'] : []), ...positionals],
    ...(values.profile === undefined ? {} : { profile: resolve(values.profile) }),
  });
  const end = () => child.connected && child.send('quit');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  endWithNpm(end);
  child.once('exit', (code) => (process.exitCode = code ?? 1));

  const { url, desk, already } = await ready;
  const lines = [
    `${already ? 'Already running. ' : ''}This is a preview in a browser, without sandbox and keyring.`,
    `Window  ${url ?? 'none is open'}`,
    `Desk    ${desk}`,
  ];
  process.stdout.write(
    values.json ? `${JSON.stringify({ url, desk })}\n` : `${lines.join('\n')}\n`,
  );
}

main().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Misuse ? '\nnpm run preview -- --help lists the options.' : '';
  process.stderr.write(`perch: ${text}${hint}\n`);
  process.exitCode = error instanceof Misuse ? 2 : 1;
});
