import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { csvLine, unguard } from './cell.ts';
import type { Row } from './check.ts';
import type { Column } from './column.ts';
import { asApiError, writeFailure } from './failure.ts';
import type { FileFacts } from './file.ts';
import type { OperationName } from './operation.ts';

export type Words = { result: string; reason: string };

export type Sheet = {
  header: string;
  line(row: Row, userId: string | null, words: Words): string;
};

/** The lines of an export. A file that is an export itself gets its result columns anew. */
export function createSheet(
  file: FileFacts,
  operation: OperationName,
  columns: readonly Column[],
): Sheet {
  const named = (name: string) => (column: Column) => column.header.trim().toLowerCase() === name;
  const kept = columns.filter((column) => !named('result')(column) && !named('reason')(column));
  const idColumn =
    operation === 'register' ? (kept.find(named('user_id'))?.index ?? -1) : undefined;
  const hasSecrets = columns.some((column) => column.secret);
  const added = idColumn === -1 ? ['user_id', 'result', 'reason'] : ['result', 'reason'];
  return {
    header: csvLine([...kept.map(({ header }) => header), ...added], file.delimiter),
    line({ cells }, userId, { result, reason }) {
      const own = kept.map(({ index, secret }) => {
        if (secret) return '';
        return index === idColumn && userId ? userId : unguard(cells[index] ?? '');
      });
      const ids = idColumn === -1 ? [userId ?? ''] : [];
      // Cells beyond the header keep the row wrong until someone looks; next to passwords they go.
      const beyond = hasSecrets ? [] : cells.slice(columns.length).map(unguard);
      return csvLine([...own, ...ids, result, reason, ...beyond], file.delimiter);
    },
  };
}

type Stretch = { text: string; rows: number };

/** Writes a file that is there whole or not at all; errors of writing it are told from those of what is read. */
export async function writeSheet(
  target: string,
  stretches: () => AsyncIterable<Stretch> | Iterable<Stretch>,
): Promise<{ rows: number }> {
  // No file of the user's has this name.
  const draft = `${target}.${randomUUID()}.part`;
  let written = 0;
  const handle = await open(draft, 'wx', 0o600).catch(writeFailure);
  try {
    for await (const { text, rows } of stretches()) {
      await handle.write(text).catch(writeFailure);
      written += rows;
    }
    await handle.sync().catch(writeFailure);
    await handle.close();
    await rename(draft, target).catch(writeFailure);
    return { rows: written };
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw asApiError(error);
  }
}
