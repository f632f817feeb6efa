import * as v from 'valibot';
import { Nothing, some, text } from './inputs.ts';
import {
  delimiters,
  encodings,
  operationNames,
  outcomes,
  type Check,
  type ChosenFile,
  type ListedUser,
  type RowOutcome,
  type RowPage,
} from './jobs.ts';
import { returns, type Route } from './route.ts';

const OneOperation = v.strictObject({ operation: v.picklist(operationNames) });
const OneJob = v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ColumnIndex = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0)));
const ColumnMapping = v.strictObject({
  username: ColumnIndex,
  password: ColumnIndex,
  user_id: ColumnIndex,
  nick_name: ColumnIndex,
  description: ColumnIndex,
  public_info: ColumnIndex,
  private_info: ColumnIndex,
  avatar: ColumnIndex,
});
/** A piece of a file that was dropped on the window; at most 1 MB. */
const Piece = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= 1024 * 1024, 'at most 1 MB'),
);

/** What only an administrator can ask; a part of the contract. */
export const administration = {
  /** For administrators only. Main shows the file dialogs: the page neither names nor learns a path. */
  bulk: {
    /** Asks where to save; false when the user thought better of it. The same holds for all saving. */
    saveTemplate: { input: OneOperation, output: returns<{ saved: boolean }>() },
    chooseFile: { input: Nothing, output: returns<ChosenFile | null>() },
    /** Pieces in order, from `position` 0; the last one answers with the file. */
    receiveFile: {
      input: v.strictObject({ name: some(255), position: Whole, bytes: Piece, last: v.boolean() }),
      output: returns<ChosenFile | null>(),
    },
    /** Reads the chosen file and sends nothing; what is not given is guessed. */
    check: {
      input: v.strictObject({
        operation: v.picklist(operationNames),
        mapping: v.exactOptional(ColumnMapping),
        encoding: v.exactOptional(v.picklist(encodings)),
        delimiter: v.exactOptional(v.picklist(delimiters)),
      }),
      output: returns<Check>(),
    },
    stopCheck: { input: Nothing, output: returns<void>() },
    saveProblems: { input: Nothing, output: returns<{ saved: boolean }>() },
    /** Forgets the chosen file. */
    discard: { input: Nothing, output: returns<void>() },
    /** Makes a job of what was checked last, and starts it. */
    start: {
      input: v.strictObject({
        chunk: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
        note: text(500),
      }),
      output: returns<{ id: number }>(),
    },
    /** Goes on with a job that paused or stopped. */
    resume: { input: OneJob, output: returns<void>() },
    pause: { input: OneJob, output: returns<void>() },
    cancel: { input: OneJob, output: returns<void>() },
    /** Sends failed and uncertain rows again. */
    retry: { input: OneJob, output: returns<void>() },
    /** Starts a job that takes this one back. */
    undo: { input: OneJob, output: returns<{ id: number }>() },
    results: {
      input: v.strictObject({
        ...OneJob.entries,
        wanted: v.array(v.picklist(outcomes)),
        offset: Whole,
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
      }),
      output: returns<RowPage>(),
    },
    /** The rows that were answered last, the last one first. */
    latest: { input: OneJob, output: returns<RowOutcome[]>() },
    exportResults: {
      input: v.strictObject({ ...OneJob.entries, only: v.picklist(['all', 'failed']) }),
      output: returns<{ saved: boolean }>(),
    },
    note: {
      input: v.strictObject({ ...OneJob.entries, note: text(500) }),
      output: returns<void>(),
    },
    /** The user shows where the job's file lies now; false when they did not. */
    locate: { input: OneJob, output: returns<boolean>() },
    /** Forgets a job and what became of its rows. */
    remove: { input: OneJob, output: returns<void>() },
  },
  /** An administrator works for somebody else, for half an hour at most. */
  acting: {
    /** Pages count from 1. */
    users: {
      input: v.strictObject({ page: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
      output: returns<{ users: ListedUser[]; more: boolean }>(),
    },
    /** One of the two may be empty. */
    start: {
      input: v.strictObject({ userId: text(20), groupId: text(20) }),
      output: returns<void>(),
    },
    stop: { input: Nothing, output: returns<void>() },
  },
} as const satisfies Record<string, Record<string, Route>>;
