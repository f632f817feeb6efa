import { app } from 'electron';
import { appId, linkScheme, toastActivator } from './identity.ts';

/**
 * First of all: a program that runs from its sources has a name of its own, and with it a profile and
 * a lock. On Windows the first notification would otherwise lead the installed Perch's shortcut to it.
 */
export function takeName(): void {
  if (!app.isPackaged) app.setName('Perch Dev');
}

/**
 * Tells Windows who this is: notifications are shown under the name that the installer has given the
 * shortcut, and links come here. The installers of macOS, deb and rpm say both themselves; an AppImage
 * has none.
 */
export function introduce(): void {
  if (process.platform !== 'win32') return;
  app.setAppUserModelId(app.isPackaged ? appId : `${appId}.dev`);
  if (!app.isPackaged) return;
  app.setToastActivatorCLSID(toastActivator);
  app.setAsDefaultProtocolClient(linkScheme);
}
