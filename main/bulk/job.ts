import * as v from 'valibot';
import type { Failure } from '../../preload/failure.ts';
import { jobStates, type JobState, type Progress } from '../../preload/jobs.ts';
import type { Mapping } from './column.ts';
import { delimiters } from './delimiter.ts';
import { encodings } from './encoding.ts';
import type { FileFacts } from './file.ts';
import type { OperationName } from './operation.ts';
import type { Tally } from './outcome.ts';

export type { JobState, Progress };

/** A job as the journal keeps it. Times are epoch ms. */
export type JobRecord = {
  id: number;
  /** The account on this computer whose session sends it. */
  account: string;
  operation: OperationName;
  file: FileFacts;
  mapping: Mapping;
  /** Rows a call. */
  chunk: number;
  /** Rows with content, and those of them that can be sent. */
  rows: number;
  valid: number;
  state: JobState;
  /** Why it paused by itself, or what the last run met. */
  failure: Failure | null;
  /** The user's own words, such as the reason of a ban. They stay on this computer. */
  note: string;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** Milliseconds that it ran, without pauses. */
  activeMs: number;
  tally: Tally;
  /** After a cancel, rows that were never sent stay unsent when failed ones are retried. */
  closed: boolean;
  /** The job that this one takes back. */
  undoes: number | null;
};

export type Job = JobRecord & {
  progress: Progress;
  /** The job that took this one back. */
  takenBackBy: number | null;
};

/** A job that no process works on any more. */
export const isAtRest = ({ state }: JobRecord): boolean =>
  state !== 'running' && state !== 'cancelling';

/** A job that has no more to send, unless its failed rows are retried. */
export const isEnded = ({ state }: JobRecord): boolean => state === 'done' || state === 'cancelled';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const index = v.exactOptional(whole);

/** Reads a job back from the journal; a newer version may have added fields. */
export const JobRecordSchema = v.object({
  id: whole,
  account: v.string(),
  operation: v.picklist(['register', 'profiles', 'avatars', 'ban', 'unban']),
  file: v.strictObject({
    path: v.string(),
    name: v.string(),
    size: whole,
    sha256: v.string(),
    encoding: v.picklist(encodings),
    delimiter: v.picklist(delimiters),
  }),
  mapping: v.strictObject({
    username: index,
    password: index,
    user_id: index,
    nick_name: index,
    description: index,
    public_info: index,
    private_info: index,
    avatar: index,
  }),
  chunk: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
  rows: whole,
  valid: whole,
  state: v.picklist(jobStates),
  failure: v.nullable(v.custom<Failure>((value) => typeof value === 'object')),
  note: v.string(),
  createdAt: whole,
  startedAt: v.nullable(whole),
  finishedAt: v.nullable(whole),
  activeMs: whole,
  tally: v.strictObject({
    uncertain: whole,
    done: whole,
    failed: whole,
    skipped: whole,
    queued: whole,
  }),
  closed: v.boolean(),
  undoes: v.nullable(whole),
}) satisfies v.GenericSchema<unknown, JobRecord>;
