import * as v from 'valibot';
import { ApiError } from '../api/errors.ts';
import type { Session } from './session.ts';
import type { Outcome, SettingsService } from './settings.ts';

/** The longest pause, ms: 30 days. */
const LONGEST = 30 * 24 * 3600 * 1000;
/** Timers are set in steps of at most an hour, so that a changed clock is noticed. */
const STEP = 3600 * 1000;
/** Until a restoring call that was refused is tried again, ms; each time twice as long. */
const RETRY = 60_000;

/**
 * The journal. `wanted`: push may be off because of us. `applied`: it was. `ending`: it may already be
 * back. Each step is written before the call that it announces, and none is left before the server is
 * known to have done its part: an answer that got lost leaves it open whether the call was heard.
 */
export const Journal = v.nullable(
  v.object({
    phase: v.picklist(['wanted', 'applied', 'ending']),
    startedAt: v.number(),
    until: v.number(),
    restores: v.boolean(),
  }),
);
type Entry = NonNullable<v.InferOutput<typeof Journal>>;

/**
 * "Pause push": Perch's own promise, not the service's. Push goes off now and returns to what it was
 * at `until`, or as soon as Perch runs again. What was set by hand meanwhile is left as it is.
 */
export function openPause(session: Session, settings: SettingsService, ended: () => void) {
  const { shelf, state, clock, signal, log } = session;
  const journal = shelf('pause', Journal, null);
  let entry = journal.get();
  /** Counts the pauses, so that what belongs to an earlier one does not end a later one. */
  let count = 0;
  /** Choices by hand that are on their way. */
  let choosing = 0;
  let refusals = 0;
  let retryAt = 0;
  let cancelTimer = () => {};
  signal.addEventListener('abort', () => cancelTimer());

  /** What has happened holds, even on a disk that refuses it. */
  function become(next: Entry | null) {
    // The account has been left, or is even forgotten.
    if (signal.aborted) return;
    journal.keep(next);
    take(next);
  }

  function take(next: Entry | null) {
    entry = next;
    refusals = 0;
    retryAt = 0;
    show();
  }

  function show() {
    cancelTimer();
    // After a switch the snapshot is another account's.
    if (signal.aborted) return;
    const { startedAt, until, restores } = entry ?? { startedAt: 0, until: 0, restores: false };
    const isOn = entry !== null && entry.phase !== 'ending';
    state.change({ pause: isOn ? { startedAt, until, restores } : null });
    if (!entry) return;
    const due = isOn ? until - clock.now() : Math.max(retryAt - clock.now(), RETRY);
    const run = () => service.reconcile().catch((error: unknown) => log.warn('pause', error));
    cancelTimer = clock.after(Math.min(due, STEP), () => void run());
  }

  async function apply(wanted: Entry) {
    const outcome = await settings.update({ push: false }, 'pause');
    // Resumed, replaced or ended by hand while the call was under way.
    if (entry !== wanted) return;
    if (outcome === 'sent') become({ ...wanted, phase: 'applied' });
    // Push may be off all the same, because of an earlier pause or an answer that told nothing.
    if (outcome === 'refused') await end();
  }

  /** Brings push back to what it was. The journal is closed once the server is known to have that. */
  async function end() {
    if (!entry) return;
    if (entry.phase !== 'ending') become({ ...entry, phase: 'ending' });
    const closing = entry;
    const outcome = closing.restores ? await settings.update({ push: true }, 'pause') : 'sent';
    if (entry !== closing) return;
    if (outcome === 'sent') {
      become(null);
      if (closing.restores && clock.now() >= closing.until) ended();
      return;
    }
    if (outcome === 'refused') {
      retryAt = clock.now() + Math.min(RETRY * 2 ** refusals, STEP);
      refusals += 1;
    }
    show();
  }

  const service = {
    /** Whether nothing is left to be brought back. */
    get isOver() {
      return entry === null;
    },

    /**
     * @param until epoch ms
     * @throws {ApiError} `invalid-input` for a time that is past or more than 30 days ahead;
     * `storage-failed` when the disk refuses the journal, for then nobody would end it after a crash.
     */
    async start(until: number) {
      const now = clock.now();
      if (until <= now || until > now + LONGEST)
        throw new ApiError({ code: 'invalid-input', field: 'until' });
      // A phone may have switched push off since Perch was closed, and then it has to stay off.
      if (settings.isOld('push') && state.snapshot.connection.state !== 'offline')
        await settings.read().catch((error: unknown) => log.warn('pause', error));
      const push = settings.shown?.push;
      if (push === undefined) throw new ApiError({ code: 'offline' });
      // What was before the first of several pauses; Perch's own "off" is nobody's wish.
      const restores = push || (entry?.restores ?? false);
      const wanted: Entry = { phase: 'wanted', startedAt: now, until, restores };
      journal.set(wanted);
      count += 1;
      take(wanted);
      await apply(wanted);
    },

    /** Ends the pause now, with push as it was before. */
    resume: end,

    /** Push is switched by hand in Perch: if that stands, it is the user's word and the pause is over. */
    async byHand(choose: () => Promise<Outcome>): Promise<void> {
      const during = count;
      choosing += 1;
      const outcome = await choose().finally(() => (choosing -= 1));
      if (outcome === 'refused') return service.reconcile();
      if (!entry || during !== count) return;
      // "On" that still waits for the network is brought back like what was before a pause.
      const isOwed = outcome === 'waiting' && settings.shown?.push === true;
      become(isOwed ? { ...entry, phase: 'ending', restores: true } : null);
    },

    /** Puts things right after a start, a wake, a reading or a timer. */
    async reconcile() {
      // What the user has just chosen is not overridden before it is known whether it stands.
      if (!entry || choosing > 0 || signal.aborted) return;
      const isDue = entry.phase === 'ending' ? retryAt : entry.until;
      if (clock.now() >= isDue) await end();
      // Switched on by hand elsewhere.
      else if (entry.phase === 'applied' && settings.known('push')) become(null);
      else if (entry.phase === 'wanted') await apply(entry);
      show();
    },
  };

  show();
  return service;
}
