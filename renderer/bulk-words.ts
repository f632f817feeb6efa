import type { LucideIcon } from '@lucide/svelte';
import Image from '@lucide/svelte/icons/image';
import UserPen from '@lucide/svelte/icons/user-pen';
import UserRoundCheck from '@lucide/svelte/icons/user-round-check';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import UserRoundX from '@lucide/svelte/icons/user-round-x';
import { m } from '../messages/compiled/messages.js';
import type { Job, JobState, OperationName, Outcome } from '../preload/jobs.ts';
import type { Failure } from '../preload/failure.ts';
import { number } from './bulk-amounts.ts';

type Words = {
  icon: LucideIcon;
  /** What one chooses: "Create users". */
  name: () => string;
  detail: () => string;
  /** While it runs: "Creating users". */
  doing: () => string;
  /** On the button: "Create 182 users". */
  start: (inputs: { count: number }) => string;
  /** Afterwards: "179 of 182 users created". */
  did: (inputs: { done: number; total: number }) => string;
  /** Of one row: "Created". */
  row: () => string;
};

export const operationWords: Record<OperationName, Words> = {
  register: {
    icon: UserRoundPlus,
    name: m.bulk_op_register,
    detail: m.bulk_op_register_detail,
    doing: m.bulk_doing_register,
    start: m.bulk_start_register,
    did: m.bulk_did_register,
    row: m.bulk_row_register,
  },
  profiles: {
    icon: UserPen,
    name: m.bulk_op_profiles,
    detail: m.bulk_op_profiles_detail,
    doing: m.bulk_doing_profiles,
    start: m.bulk_start_profiles,
    did: m.bulk_did_profiles,
    row: m.bulk_row_profiles,
  },
  avatars: {
    icon: Image,
    name: m.bulk_op_avatars,
    detail: m.bulk_op_avatars_detail,
    doing: m.bulk_doing_avatars,
    start: m.bulk_start_avatars,
    did: m.bulk_did_avatars,
    row: m.bulk_row_avatars,
  },
  ban: {
    icon: UserRoundX,
    name: m.bulk_op_ban,
    detail: m.bulk_op_ban_detail,
    doing: m.bulk_doing_ban,
    start: m.bulk_start_ban,
    did: m.bulk_did_ban,
    row: m.bulk_row_ban,
  },
  unban: {
    icon: UserRoundCheck,
    name: m.bulk_op_unban,
    detail: m.bulk_op_unban_detail,
    doing: m.bulk_doing_unban,
    start: m.bulk_start_unban,
    did: m.bulk_did_unban,
    row: m.bulk_row_unban,
  },
};

export const operationNames: OperationName[] = ['register', 'profiles', 'avatars', 'ban', 'unban'];

const states: Record<JobState, () => string> = {
  ready: m.bulk_state_ready,
  running: m.bulk_state_running,
  paused: m.bulk_state_paused,
  cancelling: m.bulk_state_cancelling,
  cancelled: m.bulk_state_cancelled,
  stopped: m.bulk_state_stopped,
  done: m.bulk_state_done,
};
export const stateWords = (state: JobState): string => states[state]();

/** "179 of 182 users created". */
export const didWords = ({ operation, progress: { done, total } }: Job): string =>
  operationWords[operation].did({ done, total });

/** Rows that are through: those without an answer are not as long as they are tried again. */
export const throughOf = ({ progress: { done, failed, uncertain, retrying } }: Job): number =>
  done + failed + uncertain - retrying;

/** The same as a share of all, 0 to 1. */
export function shareOf(job: Job): number {
  const { total } = job.progress;
  return total === 0 ? 1 : throughOf(job) / total;
}

export const percentOf = (job: Job): number => Math.floor(shareOf(job) * 100);

/** The row of the file that was sent last; the header is row 1. */
export const lastRow = ({ tally: { done, failed, uncertain, skipped } }: Job): number =>
  done + failed + uncertain + skipped + 1;

/** What became of a row of which nothing more is known. */
export function outcomeWords(outcome: Outcome, operation: OperationName): string {
  const words: Record<Outcome, () => string> = {
    done: operationWords[operation].row,
    failed: m.bulk_row_failed,
    uncertain: m.bulk_row_uncertain,
    skipped: m.bulk_row_skipped,
    queued: m.bulk_row_not_sent,
  };
  return words[outcome]();
}

/** The state of a job in the history; one that is through says how much of it went wrong. */
export function historyWords({ state, tally: { failed, uncertain } }: Job): string {
  if (state !== 'done' || failed + uncertain === 0) return stateWords(state);
  return failed > 0
    ? m.bulk_tag_failed({ count: number(failed) })
    : m.bulk_tag_uncertain({ count: number(uncertain) });
}

/** Headings of a table of outcomes. */
export const outcomeHead = (operation: OperationName): string[] => [
  m.bulk_row(),
  ...(operation === 'register'
    ? [m.bulk_field_username(), m.bulk_field_user_id()]
    : [m.bulk_field_user_id()]),
  m.bulk_tries(),
  m.bulk_result(),
];

/** The job's file has to be shown anew. */
export const isFileLost = ({ code }: Failure): boolean =>
  code === 'file-missing' || code === 'file-changed';
