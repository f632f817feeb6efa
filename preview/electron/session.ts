import { EventEmitter } from 'node:events';
import { record } from './outside.ts';
import type { Names } from './typing.ts';

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type Permission = Parameters<NonNullable<RequestHandler>>[1];

/** The permissions that the page side of the preview can ask for. */
const permissions = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'idle-detection',
  'media',
  'midi',
  'notifications',
  'persistent-storage',
  'pointerLock',
  'screen-wake-lock',
] as const satisfies Permission[];

const known = (name: string): Permission => permissions.find((one) => one === name) ?? 'unknown';

/** Who asks: the contents of a window, and the address of its page. */
export type Asker = { contents: Electron.WebContents; url: string; media: ('video' | 'audio')[] };

class Session
  extends EventEmitter
  implements Names<Electron.Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>
{
  #onRequest: RequestHandler = null;
  #onCheck: CheckHandler = null;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#onRequest = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#onCheck = handler;
  }

  /** Asks main's handler; without one everything is granted, as in Electron. */
  async request(name: string, { contents, url, media }: Asker): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const details = { isMainFrame: true, requestingUrl: url };
    const asked =
      media.length > 0 ? { ...details, mediaTypes: media, securityOrigin: url } : details;
    if (this.#onRequest) this.#onRequest(contents, known(name), resolve, asked);
    else resolve(true);
    return record('permission', name, await promise);
  }

  check(name: string, { contents, url }: Asker): boolean {
    const origin = new URL('/', url).href;
    const details = { isMainFrame: true, requestingUrl: url, securityOrigin: origin };
    const granted = this.#onCheck ? this.#onCheck(contents, known(name), origin, details) : true;
    return record('permission check', name, granted);
  }
}

export const session = { defaultSession: new Session() };
