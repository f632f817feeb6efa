import { powerMonitor } from 'electron';

/** The computer is back from sleep, or its screen is unlocked: time to look for changes. */
export function onWake(awake: () => void): void {
  powerMonitor.on('resume', awake);
  powerMonitor.on('unlock-screen', awake);
}
