import { createDemo, DEMO_ADDRESS } from '../demo/service.ts';
import type { Line } from './account/servers.ts';

type OpenDemo = { line: Line; user: { username: string; password: string }; close(): void };

/** The built-in demo service: made at first use, kept in `file`, reached without a port. */
export function openDemo(file: string) {
  let made: OpenDemo | undefined;
  const open = (): OpenDemo => {
    const demo = createDemo({ file });
    const [user] = demo.users;
    if (!user) throw new Error('the demo service has no user');
    const line = { address: DEMO_ADDRESS, appId: demo.appId, fetch: demo.fetch };
    return { line, user, close: demo.close };
  };
  const demo = () => (made ??= open());
  return Object.assign(demo, { close: () => made?.close() });
}
