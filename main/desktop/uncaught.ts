import type { Log } from '../log.ts';

/**
 * What nobody has caught goes to the log, and so into the report. Without a listener Electron shows
 * it in a box, with the stack and nothing to do about it.
 */
export function logUncaught(log: Pick<Log, 'error'>): void {
  process.on('uncaughtException', (error) => log.error('not caught', error));
  process.on('unhandledRejection', (reason) => log.error('not caught', reason));
}
