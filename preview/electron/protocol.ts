import { app } from './app.ts';
import type { Part } from './typing.ts';

type Handler = Parameters<Electron.Protocol['handle']>[1];

const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged() {
    if (!app.isReady()) return;
    throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
  handle(scheme: string, handler: Handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
  unhandle(scheme: string) {
    if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  },
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
} satisfies Part<
  Electron.Protocol,
  'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'
>;

/** The scheme that an address names, without the colon. */
const schemeOf = (url: string) => new URL(url).protocol.slice(0, -1);

export const isHandled = (url: string) => handlers.has(schemeOf(url));

/** Asks the app's own handler for an address. */
export async function serve(request: Request): Promise<Response> {
  const handler = handlers.get(schemeOf(request.url));
  if (!handler) return new Response(null, { status: 404 });
  return handler(request);
}
