import { app, session, shell } from 'electron';
import { external } from './external.ts';
import { isOwn } from './origin.ts';

/** Before the app is ready: every page of this program runs in Chromium's sandbox. */
export const lockProcesses = () => app.enableSandbox();

/**
 * Closes what a page could reach for: permissions, other addresses, new windows, webviews. It holds
 * for every page ever made, not only for those that the window code remembers to lock.
 */
export function lockPages(): void {
  // Without handlers Electron grants what a page asks for.
  session.defaultSession.setPermissionRequestHandler((contents, permission, answer) => {
    answer(isGranted(permission, contents.getURL()));
  });
  session.defaultSession.setPermissionCheckHandler((_contents, permission, origin) =>
    isGranted(permission, origin),
  );

  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** One thing is granted, to our own page: writing plain text to the clipboard, for its Copy buttons. */
export const isGranted = (permission: string, address: string) =>
  permission === 'clipboard-sanitized-write' && isOwn(address);

/** Opens a listed address in the user's browser; anything else is ignored. Says which it was. */
export function openExternal(address: string): boolean {
  const url = external(address);
  if (url === null) return false;
  shell.openExternal(url).catch(() => undefined);
  return true;
}
