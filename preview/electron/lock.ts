import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { stage, tell } from './stage.ts';

/** What a second start tells the first one. */
export const SecondStart = v.object({
  argv: v.array(v.string()),
  folder: v.string(),
  data: v.unknown(),
});

const Place = v.object({ desk: v.string(), url: v.nullable(v.string()) });

// The answer is wanted at once, so a short-lived process asks; a stale address simply fails.
const question = `
  const [url, body] = process.argv.slice(1);
  fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(2000) })
    .then(async (answer) => { if (!answer.ok) throw 0; process.stdout.write(await answer.text()); })
    .catch(() => process.exit(1));
`;

let held: string | null = null;

/**
 * True for the first start on a profile folder. A later one hands its command line to the first, which
 * answers where it is. The file names no process: a process that reused the number may be anyone's.
 */
export function requestLock(userData: string, data?: unknown): boolean {
  if (held !== null) return true;
  const file = join(userData, 'preview.lock');
  const desk = read(file);
  if (desk !== null) {
    const body = JSON.stringify({ argv: process.argv, folder: process.cwd(), data: data ?? null });
    const args = ['-e', question, `${desk}second-instance`, body];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status === 0) {
      tell({ kind: 'already', ...v.parse(Place, JSON.parse(stdout)) });
      return false;
    }
  }
  held = file;
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  process.on('exit', releaseLock);
  return true;
}

/** Once the host listens: says in the lock file where. */
export function publishLock(): void {
  if (held !== null) writeFileSync(held, stage().desk, { mode: 0o600 });
}

export function releaseLock(): void {
  if (held !== null) rmSync(held, { force: true });
  held = null;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
