import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createFaultyDemo, type FaultyDemo, type Weather } from './faults.ts';
import type { DemoOptions } from './service.ts';

export type ServedDemo = {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  url: string;
  demo: FaultyDemo;
  /** Ends open connections too. */
  close(): Promise<void>;
};

/** Serves a demo on 127.0.0.1. Port 0 takes any free one. Rejects if the port is taken. */
export async function serveDemo({
  port = 0,
  ...options
}: DemoOptions & Weather & { port?: number } = {}): Promise<ServedDemo> {
  const demo = createFaultyDemo(options);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(
    cors({
      origin: '*',
      allowHeaders: ['app_id', 'access-token', 'user_id', 'group_id', 'content-type'],
      allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
      exposeHeaders: ['retry-after'],
      maxAge: 600,
    }),
  );
  app.all('*', async ({ req, env }) => {
    try {
      return await demo.fetch(req.raw);
    } catch {
      // The service never throws; a lost connection is a fault that was asked for.
      env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  });

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    demo.close();
    throw error;
  }
  const { port: taken }: AddressInfo = listeningAt(server.address());

  return {
    url: `http://127.0.0.1:${taken}`,
    demo,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      demo.close();
    },
  };
}

function listeningAt(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port is open');
  return address;
}
