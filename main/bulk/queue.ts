import type { Failure } from '../../preload/failure.ts';
import { createBell } from './bell.ts';
import { readChunks } from './chunk.ts';
import { bulkFailureOf } from './failure.ts';
import { recognise } from './file.ts';
import type { Flight } from './flight.ts';
import type { JobRecord } from './job.ts';
import type { Journal, Settled } from './journal.ts';

type Parts = {
  job: JobRecord;
  journal: Journal;
  /** Rows a call, at the moment. */
  size: () => number;
  /** A row passed over that cannot be sent. */
  skip(row: Settled): void;
  /** There is more to take, or all has been read. */
  changed(): void;
  /** The file is not there any more, or not the same. */
  failed(failure: Failure): void;
};

/** Chunks read ahead, so that no call waits for the file. */
const readAhead = 4;

/** The calls that wait for their turn: read from the job's file, or put back to be made again. */
export function openQueue({ job, journal, size, skip, changed, failed }: Parts) {
  const waiting: Flight[] = [];
  const hungry = createBell();
  const reading = new AbortController();
  const { signal } = reading;
  let under = true;
  let complete = false;

  async function read(): Promise<void> {
    try {
      await recognise(job.file, { signal });
      for await (const { rows, skipped } of readChunks(job, journal, size, signal)) {
        for (const row of skipped) skip(row);
        if (rows.length > 0) waiting.push({ rows, tries: 0 });
        changed();
        while (waiting.length >= readAhead && !signal.aborted) await hungry.wait(Infinity);
        if (signal.aborted) return;
      }
      complete = true;
    } catch (error) {
      if (!signal.aborted) failed(bulkFailureOf(error));
    } finally {
      under = false;
      changed();
    }
  }
  const ended = read();

  return {
    /** Resolves when nothing is being read any more. */
    ended,
    get isEmpty() {
      return waiting.length === 0;
    },
    get isReading() {
      return under;
    },
    /** The whole file has been read, and nothing waits. */
    get isThrough() {
      return complete && waiting.length === 0;
    },
    take(): Flight | undefined {
      const flight = waiting.shift();
      hungry.ring();
      return flight;
    },
    /** These go before all others. */
    putBack(...flights: Flight[]): void {
      waiting.unshift(...flights);
    },
    /** Reads no further. */
    stop(): void {
      reading.abort();
      hungry.ring();
    },
  };
}
