import { serveDemo, type ServedDemo } from '../../demo/server.ts';
import { record, type Recorder } from './recorder.ts';

/** A server of its own for a test: the demo service in memory, behind a recorder. */
export type Service = Recorder & { demo: ServedDemo['demo']; stop(): Promise<void> };

type Wish = Parameters<typeof serveDemo>[0];

export async function startService(wish?: Wish): Promise<Service> {
  const served = await serveDemo(wish);
  const recorder = await record(served.url);
  return {
    ...recorder,
    demo: served.demo,
    async stop() {
      await recorder.close().catch(() => undefined);
      await served.close();
    },
  };
}
