import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storageFailure } from './failure.ts';
import type { JobRecord } from './job.ts';
import type { Journal } from './journal.ts';
import { operations } from './operation.ts';
import { plan, type Plan } from './preview.ts';

const pageSize = 1000;

/** Files of jobs that take others back: the keys of the rows that worked, next to the journal. */
export function openUndo(folder: string, journal: Journal) {
  function* keysDone({ id, operation }: JobRecord): Generator<string> {
    yield `${operations[operation].key}\r\n`;
    for (let last = 0; ;) {
      const rows = journal.after(id, last, pageSize);
      const done = rows.filter(({ outcome }) => outcome === 'done');
      yield done.map(({ key }) => `${key}\r\n`).join('');
      if (rows.length < pageSize) return;
      last = rows.at(-1)?.row ?? last;
    }
  }

  return {
    /** Plans the inverse of a job, under the name of its file. Undefined when it has no inverse. */
    async plan(job: JobRecord): Promise<Plan | undefined> {
      const { inverse } = operations[job.operation];
      if (!inverse) return undefined;
      const path = join(folder, `undo-${job.id}-${Date.now()}.csv`);
      try {
        await writeFile(path, keysDone(job), { mode: 0o600 }).catch(storageFailure);
        const found = await plan({ operation: inverse, path });
        return { ...found, file: { ...found.file, name: job.file.name } };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },

    /** Deletes the files that were made for these jobs; a file of the user's own stays. */
    async forget(jobs: readonly JobRecord[]): Promise<void> {
      for (const { undoes, file } of jobs) {
        const isOurs = undoes !== null && dirname(file.path) === folder;
        if (isOurs) await rm(file.path, { force: true });
      }
    },
  };
}
