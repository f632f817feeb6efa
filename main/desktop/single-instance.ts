import { app } from 'electron';

/** Takes the lock, or says no: then the first instance has been told and this one should end. */
export const isOnlyInstance = (): boolean => app.requestSingleInstanceLock();

/**
 * A second launch, a click on the dock icon: somebody wants the window. A hidden launch at login
 * wants none.
 * @param wanted gets the arguments of the second launch, without the program's own
 */
export function onWanted(wanted: (args: string[]) => void): void {
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes('--hidden')) wanted(argv.slice(1));
  });
  app.on('activate', () => wanted([]));
}
