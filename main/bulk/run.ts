import type { Failure } from '../../preload/failure.ts';
import { done, judge, troubleOf, type Answer, type Send, type SendingRow } from './answer.ts';
import { createBell } from './bell.ts';
import { readChunks, type Chunk } from './chunk.ts';
import { bulkFailureOf } from './failure.ts';
import { recognise } from './file.ts';
import { blamed, fitting, givenUp, halves, harmless, heldBack, type Flight } from './flight.ts';
import type { JobRecord, Progress } from './job.ts';
import type { Journal, Settled } from './journal.ts';
import { operations } from './operation.ts';
import type { Tally } from './outcome.ts';
import { createPace, type PaceOptions } from './pace.ts';
import { createRate } from './rate.ts';

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
/** Chunks read ahead, so that no call waits for the file. */
const readAhead = 4;

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
  const rate = createRate(now);
  const bell = createBell();
  const hungry = createBell();
  const reading = new AbortController();
  const sending = new AbortController();
  const waiting: Flight[] = [];
  const tally = journal.tally(job.id);
  const settled: Settled[] = [...unsaved];
  const total = job.closed ? tally.done + tally.failed + tally.uncertain + tally.queued : job.valid;
  let size = job.chunk;
  let flying = 0;
  let read = false;
  let complete = false;
  let stopping = false;
  let failure: Failure | null = null;

  const stop = () => {
    // Ringing again and again would keep the loop from ever hearing an answer.
    if (stopping) return;
    stopping = true;
    reading.abort();
    hungry.ring();
    bell.ring();
  };
  const giveUp = (reason: Failure) => {
    failure ??= reason;
    stop();
  };

  // ---- reading ahead
  async function readAll(): Promise<void> {
    try {
      await recognise(job.file, { signal: reading.signal });
      for await (const chunk of readChunks(job, journal, () => size, reading.signal)) {
        take(chunk);
        while (waiting.length >= readAhead && !stopping) await hungry.wait(Infinity);
        if (stopping) return;
      }
      complete = true;
    } catch (error) {
      if (!stopping) giveUp(bulkFailureOf(error));
    } finally {
      read = true;
      bell.ring();
    }
  }
  function take({ rows, skipped }: Chunk): void {
    for (const row of skipped) settle(row);
    if (rows.length > 0) waiting.push({ rows, tries: 0 });
    bell.ring();
  }

  // ---- what came of a call
  function settle(row: Settled, doubtful = false): void {
    settled.push(row);
    if (row.outcome === 'queued') return;
    tally[row.outcome] += 1;
    if (doubtful) tally.uncertain -= 1;
    if (row.outcome !== 'skipped') rate.add(1);
  }
  function answered(flight: Flight, answer: Answer): void {
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
      tryAgain(
        { rows: verdict.unanswered, tries: flight.tries + 1 },
        { code: 'unexpected-answer' },
      );
    } else {
      size = fitting(size, flight);
    }
  }
  function troubled(flight: Flight, reason: Failure, sentAt: number): void {
    if (sending.signal.aborted) return;
    const trouble = troubleOf(reason);
    if (trouble.kind === 'later') {
      pace.failed({ sentAt, overloaded: trouble.overloaded, retryAfterMs: reason.retryAfterMs });
      if (pace.failures >= mostFailures) giveUp(harmless(reason, flight.rows));
      if (trouble.applied) {
        tryAgain({ ...flight, tries: flight.tries + 1 }, reason);
        return;
      }
    }
    if (trouble.kind === 'job') giveUp(harmless(reason, flight.rows));
    if (trouble.kind !== 'rows' || flight.rows.length > 1) holdBack(flight.rows);
    if (trouble.kind !== 'rows') waiting.unshift(flight);
    else if (flight.rows.length > 1) waiting.unshift(...halves(flight));
    else for (const row of flight.rows) settle(blamed(operation, row, reason), row.doubtful);
  }
  /** Rows that may have been applied are uncertain from now on; they go first, a few times. */
  function tryAgain({ rows, tries }: Flight, reason: Failure): void {
    for (const row of rows) if (!row.doubtful) tally.uncertain += 1;
    const marked = rows.map((row) => ({ ...row, doubtful: true }));
    if (tries < mostTries) waiting.unshift({ rows: marked, tries });
    else settled.push(...marked.map((row) => givenUp(row, reason.code)));
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
    const flight = waiting.shift();
    hungry.ring();
    return flight;
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
    const reader = readAll();
    for (;;) {
      const flight = nextFlight();
      const recorded = flight || settled.length > 0 ? record(flight) : true;
      if (flight && recorded) {
        flying += 1;
        void fly(flight);
        continue;
      }
      report();
      const idle = flying === 0 && (waiting.length === 0 || stopping) && read;
      if (idle && (settled.length === 0 || !recorded)) break;
      await bell.wait(stopping || waiting.length === 0 ? Infinity : pace.waitMs() || Infinity);
    }
    await reader;
    // The end is told once it holds; what a broken disk had to say, the next start says again.
    await journal.flush().catch(() => undefined);
    const finished = complete && waiting.length === 0 && failure === null;
    return { finished, failure, unsaved: settled };
  }
  function report(): void {
    const { done, failed, uncertain, skipped } = tally;
    const perSecond = rate.perSecond();
    const left = total - done - failed - uncertain;
    onProgress(
      {
        ...{ total, done, failed, uncertain, skipped },
        rate: perSecond,
        secondsLeft: perSecond > 0 ? Math.ceil(left / perSecond) : null,
        slowedDown: pace.slowedDown,
      },
      tally,
    );
  }

  const abort = () => {
    sending.abort();
    stop();
  };
  return { ended: drive(), stop, abort };
}
