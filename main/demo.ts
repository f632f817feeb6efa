import { rmSync } from 'node:fs';
import { createDemo, DEMO_ADDRESS } from '../demo/service.ts';
import type { Line } from './account/servers.ts';

type OpenDemo = {
  line: Line;
  /** Lets the demo user in once, whatever the password has been changed to since. */
  invite(): { username: string; password: string };
  close(): void;
};

/** The built-in demo service: made at first use, kept in `file`, reached without a port. */
export function openDemo(file: string) {
  let made: OpenDemo | undefined;
  const open = (): OpenDemo => {
    const demo = createDemo({ file });
    const line = { address: DEMO_ADDRESS, appId: demo.appId, fetch: demo.fetch };
    return { line, invite: demo.invite, close: demo.close };
  };
  const demo = () => (made ??= open());
  const close = () => {
    made?.close();
    made = undefined;
  };
  /** Deletes all that happened in it; the next use starts afresh. */
  const forget = () => {
    close();
    for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  };
  return Object.assign(demo, { close, forget });
}
