import type { Snapshot } from '../../preload/types.ts';

/**
 * Would a sign-out take with it what the user has made on this computer? Signing in again brings neither the
 * names of devices back nor the changes that wait.
 */
export const losesSomething = ({ actingAs, devices, pending }: Snapshot): boolean =>
  !actingAs && ((devices?.marked ?? 0) > 0 || Object.values(pending).includes('waiting'));
