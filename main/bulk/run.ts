import type { Failure } from '../../preload/failure.ts';
import { done, judge, troubleOf, type Answer, type Send, type SendingRow } from './answer.ts';
import { createBell } from './bell.ts';
import { bulkFailureOf } from './failure.ts';
import { blamed, fitting, givenUp, halves, harmless, heldBack, type Flight } from './flight.ts';
import type { JobRecord, Progress } from './job.ts';
import type { Journal, Settled } from './journal.ts';
import { operations } from './operation.ts';
import type { Tally } from './outcome.ts';
import { createPace, type PaceOptions } from './pace.ts';
import { createCount } from './progress.ts';
import { openQueue } from './queue.ts';

export type RunParts = {
  job: JobRecord;
  journal: Journal;
  send: Send;
  /** Answers of an earlier run that the journal had no room for. */
  unsaved: readonly Settled[];
  pace?: PaceOptions | undefined;
  onProgress: (progress: Progress, tally: Tally) => void;
};

export type RunEnd = {
  /** Every row is settled, or given up as uncertain. */
  finished: boolean;
  /** Why it stopped by itself. */
  failure: Failure | null;
  unsaved: Settled[];
};

export type Run = {
  ended: Promise<RunEnd>;
  /** No new calls; those under way are answered first. */
  stop(): void;
  /** Leaves calls under way unanswered: their rows are uncertain. */
  abort(): void;
};

/** Calls that may carry a row before it is left uncertain. */
const mostTries = 5;
/** Failures in a row, with growing waits between them, before the job pauses by itself. */
const mostFailures = 8;

/** Works through what a job still has to send, until it is settled, stopped or in trouble. */
export function startRun({
  job,
  journal,
  send,
  unsaved,
  pace: options,
  onProgress,
}: RunParts): Run {
  const operation = operations[job.operation];
  const now = options?.now ?? (() => performance.now());
  const pace = createPace({ ...options, now });
  const count = createCount(job, journal.tally(job.id), now);
  const bell = createBell();
  const sending = new AbortController();
  const settled: Settled[] = [];
  let size = job.chunk;
  let flying = 0;
  let stopping = false;
  /** The last call got no answer. */
  let silent = false;
  let failure: Failure | null = null;

  const queue = openQueue({
    ...{ job, journal },
    size: () => size,
    skip: (row) => settle(row),
    changed: () => bell.ring(),
    failed: (reason) => giveUp(reason),
  });
  const stop = () => {
    // Ringing again and again would keep the loop from ever hearing an answer.
    if (stopping) return;
    stopping = true;
    queue.stop();
    bell.ring();
  };
  const giveUp = (reason: Failure) => {
    failure ??= reason;
    stop();
  };

  // ---- what came of a call
  function settle(row: Settled, doubtful = false): void {
    settled.push(row);
    count.settled(row, doubtful);
  }
  function answered(flight: Flight, answer: Answer): void {
    silent = false;
    if (answer === false) {
      troubled(flight, { code: 'refused' }, now());
      return;
    }
    const verdict =
      answer === true
        ? { settled: flight.rows.map((row) => done(row)), unanswered: [] }
        : judge(operation, flight.rows, answer);
    const doubtful = new Set(flight.rows.filter((row) => row.doubtful).map(({ row }) => row));
    for (const row of verdict.settled) settle(row, doubtful.has(row.row));
    if (verdict.unanswered.length > 0) {
      const rest = { rows: verdict.unanswered, tries: flight.tries + 1 };
      tryAgain(rest, { code: 'unexpected-answer' });
    } else {
      size = fitting(size, flight);
    }
  }
  function troubled(flight: Flight, reason: Failure, sentAt: number): void {
    if (sending.signal.aborted) return;
    const { kind, overloaded, applied } = troubleOf(reason);
    silent = kind === 'later' && applied;
    if (kind === 'later') {
      pace.failed({ sentAt, overloaded, retryAfterMs: reason.retryAfterMs });
      if (pace.failures >= mostFailures) giveUp(harmless(reason, flight.rows));
      if (applied) {
        tryAgain({ ...flight, tries: flight.tries + 1 }, reason);
        return;
      }
    }
    if (kind === 'job') giveUp(harmless(reason, flight.rows));
    if (kind !== 'rows' || flight.rows.length > 1) holdBack(flight.rows);
    if (kind !== 'rows') queue.putBack(flight);
    else if (flight.rows.length > 1) queue.putBack(...halves(flight));
    else for (const row of flight.rows) settle(blamed(operation, row, reason), row.doubtful);
  }
  /** Rows that may have been applied are uncertain from now on; they go first, a few times. */
  function tryAgain({ rows, tries }: Flight, reason: Failure): void {
    count.unanswered(rows.filter((row) => !row.doubtful).length);
    const marked = rows.map((row) => ({ ...row, doubtful: true }));
    if (tries < mostTries) {
      queue.putBack({ rows: marked, tries });
    } else {
      settled.push(...marked.map((row) => givenUp(row, reason.code)));
      count.gaveUp(marked.length);
    }
  }
  /** The service said no to the call as a whole: rows of a first try were certainly not applied. */
  function holdBack(rows: readonly SendingRow[]): void {
    for (const row of rows) if (!row.doubtful) settle(heldBack(row));
  }

  // ---- calls
  async function fly(flight: Flight): Promise<void> {
    try {
      if (await isNoted(flight)) await call(flight);
    } finally {
      flying -= 1;
      bell.ring();
    }
  }
  /** A power cut must not make Perch forget a call, so its rows are on the disk before it is made. */
  async function isNoted({ rows }: Flight): Promise<boolean> {
    try {
      await journal.flush();
      return true;
    } catch (error) {
      holdBack(rows);
      giveUp(bulkFailureOf(error));
      return false;
    }
  }
  async function call(flight: Flight): Promise<void> {
    const sentAt = now();
    try {
      const values = flight.rows.map((row) => row.values);
      answered(flight, await send(operation, values, sending.signal));
      pace.succeeded();
    } catch (error) {
      troubled(flight, bulkFailureOf(error), sentAt);
    }
  }
  function nextFlight(): Flight | undefined {
    if (stopping || flying >= pace.limit || pace.waitMs() > 0) return undefined;
    return queue.take();
  }
  /** One transaction for the answers that came in and the call that goes out. */
  function record(flight: Flight | undefined): boolean {
    try {
      journal.commit(job.id, settled, flight?.rows ?? []);
      settled.length = 0;
      return true;
    } catch (error) {
      giveUp(bulkFailureOf(error));
      return false;
    }
  }

  async function drive(): Promise<RunEnd> {
    // The journal has those that were sent as uncertain.
    for (const row of unsaved) settle(row, row.outcome !== 'skipped');
    for (;;) {
      const flight = nextFlight();
      const recorded = flight || settled.length > 0 ? record(flight) : true;
      if (flight && recorded) {
        flying += 1;
        void fly(flight);
        continue;
      }
      report();
      const idle = flying === 0 && (queue.isEmpty || stopping) && !queue.isReading;
      if (idle && (settled.length === 0 || !recorded)) break;
      // A landing call rings; what else could be waited for is the pause after a failure, which may be over by now.
      const rings = stopping || queue.isEmpty || flying >= pace.limit;
      await bell.wait(rings ? Infinity : pace.waitMs());
    }
    await queue.ended;
    // The end is told once it holds; what a broken disk had to say, the next start says again.
    await journal.flush().catch(() => undefined);
    return { finished: queue.isThrough && failure === null, failure, unsaved: settled };
  }
  function report(): void {
    const retryAt = silent && !stopping ? Date.now() + Math.ceil(pace.waitMs()) : null;
    const progress = count.progress({ retryAt, slowedDown: pace.slowedDown });
    onProgress(progress, count.tally);
  }

  const abort = () => {
    sending.abort();
    stop();
  };
  return { ended: drive(), stop, abort };
}
