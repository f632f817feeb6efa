import * as v from 'valibot';
import { ApiError } from '../api/errors.ts';
import type { Session } from './session.ts';
import type { SettingsService } from './settings.ts';

/** The longest pause, ms: 30 days. */
const LONGEST = 30 * 24 * 3600 * 1000;
/** Timers are set in steps of at most an hour, so that a changed clock is noticed. */
const STEP = 3600 * 1000;
/** Until a restoring call that was refused is tried again, ms. */
const RETRY = 60_000;

/**
 * The journal. `wanted`: push may not be off yet. `applied`: it was off because of us.
 * `ending`: it may already be back. Each step is written before the call that it announces.
 */
export const Journal = v.nullable(
  v.object({
    phase: v.picklist(['wanted', 'applied', 'ending']),
    startedAt: v.number(),
    until: v.number(),
    restores: v.boolean(),
  }),
);

/**
 * "Pause push": Perch's own promise, not the service's. Push goes off now and returns to what it was
 * at `until`, or as soon as Perch runs again. What was set by hand meanwhile is left as it is.
 */
export function openPause(session: Session, settings: SettingsService, ended: () => void) {
  const { shelf, state, clock, signal, log } = session;
  const journal = shelf('pause', Journal, null);
  let cancelTimer = () => {};
  let ending: Promise<void> | undefined;
  signal.addEventListener('abort', () => cancelTimer());

  function write(entry: v.InferOutput<typeof Journal>) {
    journal.set(entry);
    const pause = entry && entry.phase !== 'ending' ? entry : null;
    state.change({
      pause: pause && {
        startedAt: pause.startedAt,
        until: pause.until,
        restores: pause.restores,
      },
    });
    cancelTimer();
    if (!entry) return;
    const run = () => service.reconcile().catch((error: unknown) => log.warn('pause', error));
    const wait = entry.phase === 'ending' ? RETRY : Math.min(entry.until - clock.now(), STEP);
    cancelTimer = clock.after(wait, () => void run());
  }

  async function apply(entry: NonNullable<v.InferOutput<typeof Journal>>) {
    const outcome = await settings.update({ push: false }, 'pause');
    // Resumed, replaced or ended by hand while the call was under way.
    if (journal.get() !== entry) return;
    if (outcome === 'sent') write({ ...entry, phase: 'applied' });
    if (outcome === 'refused' && !signal.aborted) write(null);
  }

  /** One end at a time: a timer or a reading may ask for it while it is under way. */
  const finish = () => (ending ??= end().finally(() => (ending = undefined)));

  async function end() {
    const entry = journal.get();
    if (!entry) return;
    const closing = { ...entry, phase: 'ending' } as const;
    write(closing);
    settings.withdraw('push');
    if (entry.restores && settings.shown?.push === false) {
      const outcome = await settings.update({ push: true }, 'pause');
      // Off the network the restored value waits like any other choice; the journal has done its part.
      if (signal.aborted || outcome === 'refused') return;
    }
    if (journal.get() === closing) write(null);
  }

  const service = {
    /**
     * @param until epoch ms
     * @throws {ApiError} `invalid-input` for a time that is past or more than 30 days ahead.
     */
    async start(until: number) {
      const now = clock.now();
      if (until <= now || until > now + LONGEST)
        throw new ApiError({ code: 'invalid-input', field: 'until' });
      await ending?.catch(() => undefined);
      const current = journal.get();
      const push = settings.shown?.push;
      if (push === undefined) throw new ApiError({ code: 'offline' });
      // What was before the first of several pauses; Perch's own "off" is nobody's wish.
      const restores = current ? current.restores : push;
      const entry = { phase: 'wanted', startedAt: now, until, restores } as const;
      write(entry);
      await apply(entry);
    },

    /** Ends the pause now, with push as it was before. */
    resume: finish,

    /** Push was switched by hand in Perch: that is now the user's word, and the pause is over. */
    handSet() {
      if (journal.get()) write(null);
    },

    /** Puts things right after a start, a wake, a reading or a timer. */
    async reconcile() {
      const entry = journal.get();
      if (!entry || signal.aborted) return;
      const push = settings.confirmed?.push;
      if (push === undefined) return;
      if (entry.phase === 'ending') return finish();
      if (entry.phase === 'applied' && push) {
        // Switched on by hand elsewhere.
        write(null);
        return;
      }
      if (clock.now() >= entry.until) {
        await finish();
        if (!journal.get()) ended();
        return;
      }
      write(entry);
      if (entry.phase === 'wanted') {
        const waits = state.snapshot.pending.push !== undefined;
        if (!waits) await apply(entry);
      }
    },
  };

  const kept = journal.get();
  if (kept) write(kept);
  return service;
}
