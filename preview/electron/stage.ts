import type { Host } from '../host.ts';
import type { LaunchNote } from '../launch.ts';

// Where the running host is known to the stand-in's parts. Nothing is shown before it listens.
let host: Host | null = null;

export const setStage = (listening: Host) => {
  host = listening;
};

/** The host; throws before the app is ready, when Electron has no windows or trays either. */
export function stage(): Host {
  if (!host) throw new Error('Cannot be used before the app is ready');
  return host;
}

/** Something on the desk is different now. */
export const changed = () => host?.refresh();

export const closeStage = () => host?.close();

/** Tells whoever started the preview, if that is a script. */
export function tell(note: LaunchNote): void {
  if (process.connected) process.send?.(note);
}
