import type { AccountsDeps } from './accounts.ts';
import type { Presence } from './presence.ts';

/** How long leaving an account waits for what still has to go out, ms. */
const PATIENCE = 2_000;

type Deps = Pick<AccountsDeps, 'state' | 'clock' | 'tell' | 'jobs'>;

export type Departure = ReturnType<typeof openDeparture>;

/** What is sent before the account that is open is left, by the user or by a quit. */
export function openDeparture(presence: Presence, { state, clock, tell, jobs }: Deps) {
  /** What is under way, or can still be taken back, is sent. */
  async function finish() {
    const { rooms } = presence;
    if (!rooms) return;
    const late = new Promise<void>((done) => clock.after(PATIENCE, done));
    const changing = rooms.session.renewal.settled();
    await Promise.race([Promise.all([rooms.devices.leave(), changing, jobs?.leave()]), late]);
  }

  return {
    finish,

    /** The same before the account `key` is opened; devices that are still to be signed out here are told. */
    async finishFor(key: string) {
      const { rooms } = presence;
      await finish();
      const job = rooms?.devices.job;
      const { account } = state.snapshot;
      if (job?.state !== 'interrupted' || !account || account.key === key) return;
      const { done, total } = job;
      tell('devicesLeft', { account: account.nickname || account.username, done, total });
    },

    /** Resolves when no change is on its way; undefined when none is. */
    settled() {
      if (!presence.rooms) return undefined;
      const { settings, devices, session } = presence.rooms;
      const sending = Object.values(state.snapshot.pending).includes('sending');
      if (!sending && !devices.isBusy && !session.renewal.isHeld) return undefined;
      return Promise.all([settings.settled(), devices.leave(), session.renewal.settled()]);
    },
  };
}
