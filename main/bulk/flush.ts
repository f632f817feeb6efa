import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

export type Flush = {
  /** Resolves when all that was written to the file before this call is on the disk. */
  flush(): Promise<void>;
  close(): void;
};

const sync = promisify(fdatasync);

/**
 * Gets a file's bytes onto the disk without stopping this thread for it. Calls that come while one is under
 * way share the next, for theirs may have been written too late for it.
 */
export function createFlush(path: string): Flush {
  let file: number | undefined;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const begin = async (): Promise<void> => {
    await running.catch(() => undefined);
    next = null;
    file ??= openSync(path, 'r+');
    running = sync(file);
    return running;
  };
  return {
    flush: () => (next ??= begin()),
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
