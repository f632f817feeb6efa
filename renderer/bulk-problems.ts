import { m } from '../messages/compiled/messages.js';
import { reasonWords } from '../messages/job-words.ts';
import type { PreviewRow, Problem } from '../preload/jobs.ts';
import { usernameFault } from './rules.ts';

/** What the check found about a row of the file, in words. */

const isError = ({ level }: Problem): boolean => level === 'error';

/** The row is not sent as it is. */
export const isWrong = ({ problems }: PreviewRow): boolean => problems.some(isError);

/** Of a row that is not sent only that matters which keeps it back. */
export function checkWords({ problems, cells }: PreviewRow): string {
  const errors = problems.filter(isError);
  const told = (errors.length > 0 ? errors : problems).map((one) => problemWords(one, cells));
  if (told.length === 0) return m.bulk_ready();
  return told.reduce((one, other) => m.bulk_and_also({ one, other }));
}

function problemWords({ code, field, column, firstRow }: Problem, cells: string[]): string {
  if (code === 'bad-username') return usernameWords(cells[column ?? -1] ?? '');
  return reasonWords({ code, detail: firstRow?.toString() ?? field });
}

/** The rule that this name breaks, and no other. */
function usernameWords(name: string): string {
  const fault = usernameFault(name.trim());
  if (fault === 'digits') return m.bulk_problem_username_digits();
  return fault === 'reserved' ? m.bulk_problem_username_reserved() : m.bulk_problem_bad_username();
}
