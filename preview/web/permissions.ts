import type { Link } from './link.ts';

type Media = ('video' | 'audio')[];

/**
 * Routes what a page asks of the system through main's permission handlers, as Electron does. The
 * browser is asked only after main has granted it.
 */
export function routePermissions(link: Link): void {
  const granted = async (permission: string, media: Media = []) =>
    (await link.ask({ kind: 'permission', permission, media })) === true;

  const refusal = () => new DOMException('Permission denied', 'NotAllowedError');

  /** Puts the question before an asynchronous method of the browser. */
  function guard<T extends object>(
    owner: T | undefined,
    method: keyof T & string,
    permission: string,
    media: (args: unknown[]) => Media = () => [],
  ): void {
    const original: unknown = owner?.[method];
    if (!owner || typeof original !== 'function') return;
    const guarded = async (...args: unknown[]): Promise<unknown> => {
      if (!(await granted(permission, media(args)))) throw refusal();
      return original.apply(owner, args);
    };
    Object.defineProperty(owner, method, { value: guarded, configurable: true, writable: true });
  }

  const { clipboard, mediaDevices, storage } = navigator;
  guard(clipboard, 'readText', 'clipboard-read');
  guard(clipboard, 'read', 'clipboard-read');
  guard(clipboard, 'writeText', 'clipboard-sanitized-write');
  guard(clipboard, 'write', 'clipboard-sanitized-write');
  guard(mediaDevices, 'getUserMedia', 'media', ([wanted]) => mediaOf(wanted));
  guard(mediaDevices, 'getDisplayMedia', 'display-capture');
  guard(storage, 'persist', 'persistent-storage');
  if ('wakeLock' in navigator) guard(navigator.wakeLock, 'request', 'screen-wake-lock');
  if ('requestMIDIAccess' in navigator) guard(navigator, 'requestMIDIAccess', 'midi');

  routeFullScreen(granted, refusal);
  routeGeolocation(granted);

  if ('Notification' in window) {
    Notification.requestPermission = async () =>
      (await granted('notifications')) ? 'granted' : 'denied';
  }

  const query = navigator.permissions.query.bind(navigator.permissions);
  navigator.permissions.query = async (wanted) => {
    const allowed = await link.ask({ kind: 'check', permission: checkName(wanted.name) });
    const status = await query(wanted);
    const state = allowed === true ? 'granted' : 'denied';
    return Object.defineProperty(status, 'state', { value: state });
  };
}

const mediaOf = (wanted: unknown): Media =>
  (['video', 'audio'] as const).filter(
    (kind) => typeof wanted === 'object' && wanted !== null && Reflect.get(wanted, kind),
  );

/** The names of the Permissions API that Electron calls otherwise. */
function checkName(name: string): string {
  if (name === 'camera' || name === 'microphone') return 'media';
  return name === 'clipboard-write' ? 'clipboard-sanitized-write' : name;
}

type Granted = (permission: string) => Promise<boolean>;

function routeFullScreen(granted: Granted, refusal: () => DOMException): void {
  const original = Element.prototype.requestFullscreen;
  Element.prototype.requestFullscreen = async function (options) {
    if (!(await granted('fullscreen'))) throw refusal();
    return original.call(this, options);
  };
}

function routeGeolocation(granted: Granted): void {
  const { geolocation } = navigator;
  const denied: GeolocationPositionError = {
    code: 1,
    message: 'User denied Geolocation',
    PERMISSION_DENIED: 1,
    POSITION_UNAVAILABLE: 2,
    TIMEOUT: 3,
  };
  const ask = async (go: () => void, fail?: PositionErrorCallback | null) => {
    if (await granted('geolocation')) go();
    else fail?.(denied);
  };
  const current = geolocation.getCurrentPosition.bind(geolocation);
  const watch = geolocation.watchPosition.bind(geolocation);
  geolocation.getCurrentPosition = (found, fail, options) => {
    void ask(() => current(found, fail, options), fail);
  };
  geolocation.watchPosition = (found, fail, options) => {
    void ask(() => watch(found, fail, options), fail);
    return 0;
  };
}
