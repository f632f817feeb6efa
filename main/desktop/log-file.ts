import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import electronLog from 'electron-log/node';
import type { Log } from '../log.ts';
import { redactValue } from './redact.ts';

export type LogFile = Log & {
  folder: string;
  /** The latest warnings and errors, oldest first, as they are in the file. */
  readonly troubles: readonly string[];
};

const bytes = 512 * 1024;
const remembered = 20;

/**
 * The log in a folder of files: the newest is `main.log`, the one before it `main.old.log`. Every
 * line is redacted before it reaches any of them.
 */
export function openLog(folder: string, toConsole: boolean): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logger = electronLog.create({ logId: folder });
  const { file, console } = logger.transports;
  file.resolvePathFn = () => join(folder, 'main.log');
  file.maxSize = bytes;
  file.level = 'info';
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  console.level = toConsole ? 'info' : false;
  const troubles: string[] = [];

  const write = (level: 'info' | 'warn' | 'error', message: string, detail: unknown) => {
    const line = [message, detail]
      .filter((part) => part !== undefined)
      .map(readable)
      .join(' ');
    logger[level](line);
    if (level === 'info') return;
    troubles.push(`${new Date().toISOString()} ${level} ${line}`);
    if (troubles.length > remembered) troubles.shift();
  };
  return {
    folder,
    troubles,
    info: (message, detail) => write('info', message, detail),
    warn: (message, detail) => write('warn', message, detail),
    error: (message, detail) => write('error', message, detail),
  };
}

function readable(part: unknown): string {
  const safe = redactValue(part);
  return typeof safe === 'string' ? safe : inspect(safe, { depth: 4, breakLength: Infinity });
}
