import { serveDemo, type ServedDemo } from '../../demo/server.ts';
import { record, type Recorder } from './recorder.ts';

/** A server of its own for a test: the demo service in memory, behind a recorder. */
export type Service = Recorder & { demo: ServedDemo['demo']; stop(): Promise<void> };

export async function startService(): Promise<Service> {
  const served = await serveDemo();
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
