import { parseArgs } from 'node:util';
import { endWithNpm } from '../scripts/orphan.ts';
import { serveDemo } from './server.ts';

const help = `Serves the demo service on 127.0.0.1.

  npm run demo -- [options]

  --port N        port to listen on; 0 takes any free one (default 0)
  --json          print one line of JSON first, for programs
  --data FILE     keep accounts in this SQLite file (default: in memory)
  --latency MS    let every call wait, up to 60000 (default 0)
  --fail RATE     let this share of calls fail, from 0 to 1 (default 0)
  --help          print this
`;

/** A mistake in the command line: told in one sentence, exit code 2. */
class Misuse extends Error {}

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
        data: { type: 'string' },
        latency: { type: 'string', default: '0' },
        fail: { type: 'string', default: '0' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function number(name: string, text: string, most: number, whole: boolean): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 0 && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new Misuse(`--${name} must be ${whole ? 'a whole number' : 'a number'} from 0 to ${most}.`);
}

async function main(): Promise<void> {
  const { port, json, data, latency, fail, help: wantsHelp } = readOptions();
  if (wantsHelp) {
    process.stdout.write(help);
    return;
  }
  const { url, demo, close } = await serveDemo({
    port: number('port', port, 65535, true),
    latencyMs: number('latency', latency, 60_000, false),
    failRate: number('fail', fail, 1, false),
    ...(data === undefined ? {} : { file: data }),
  });
  const stop = () => void close().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  endWithNpm(stop);

  const { appId, users, adminToken, smsCode } = demo;
  const people = users.map(({ username, password }) => `  ${username} / ${password}`).join('\n');
  process.stdout.write(
    json
      ? `${JSON.stringify({ url, appId, users, adminToken })}\n`
      : `Demo service at ${url}\nApp ID ${appId}\nUsers\n${people}\nAdmin token ${adminToken}\nText message code ${smsCode}\n`,
  );
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'That port is in use by another program.';
  if ('code' in error && error.code === 'EACCES') return 'That port may not be opened here.';
  return error.message;
}

main().catch((error: unknown) => {
  const misuse = error instanceof Misuse;
  process.stderr.write(
    `${explain(error)}${misuse ? '\nnpm run demo -- --help lists the options.' : ''}\n`,
  );
  process.exitCode = misuse ? 2 : 1;
});
