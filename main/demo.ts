import { existsSync, rmSync } from 'node:fs';
import { createDemo, DEMO_ADDRESS } from '../demo/service.ts';
import type { Line } from './account/servers.ts';
import { ApiError } from './api/errors.ts';
import { putAside, sides } from './aside.ts';

type OpenDemo = {
  line: Line;
  /** Lets the demo user in once, whatever the password has been changed to since. */
  invite(): { username: string; password: string };
  close(): void;
};

/** SQLITE_CORRUPT and SQLITE_NOTADB: other trouble is the disk's and not the data's. */
const spoilt = new Set<unknown>([11, 26]);

/**
 * The built-in demo service: made at first use, kept in `file`, reached without a port. A file that is
 * not the demo's is moved beside itself, and `setAside` is told its new name.
 */
export function openDemo(file: string, setAside: (file: string) => void) {
  let made: OpenDemo | undefined;
  const make = (): OpenDemo => {
    const demo = createDemo({ file });
    const line = { address: DEMO_ADDRESS, appId: demo.appId, fetch: demo.fetch };
    return { line, invite: demo.invite, close: demo.close };
  };
  function open(): OpenDemo {
    try {
      return make();
    } catch (error) {
      if (!existsSync(file) || !isSpoilt(error))
        throw new ApiError({ code: 'storage-failed' }, error);
      setAside(putAside(file));
      return make();
    }
  }
  const demo = () => (made ??= open());
  const close = () => {
    made?.close();
    made = undefined;
  };
  /** Deletes all that happened in it; the next use starts afresh. */
  const forget = () => {
    close();
    for (const side of sides) rmSync(`${file}${side}`, { force: true });
  };
  return Object.assign(demo, { close, forget });
}

/** Without a number of SQLite's own it was the demo that found other data in the file. */
function isSpoilt(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('errcode' in at) return spoilt.has(at.errcode);
  return true;
}
