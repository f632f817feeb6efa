import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ChosenFile } from '../../preload/jobs.ts';
import { ApiError } from '../api/errors.ts';
import { storageFailure } from './failure.ts';

/** A file that was dropped comes over the bridge in pieces, because the page knows no paths. */
export type Piece = { name: string; position: number; bytes: Uint8Array; last: boolean };

export type Dropped = ReturnType<typeof openDropped>;

type Copy = ChosenFile & { path: string };

/**
 * Copies of dropped files, in a folder for this user alone. A file that is chosen in the dialog is read
 * where it lies; a copy is here for as long as a job may send from it, and `sweep` takes the others away.
 */
export function openDropped(folder: string) {
  /** The last one, from its first piece until it is let go. */
  let coming: Copy | null = null;

  /** The copy that a piece belongs to. */
  function copyFor({ name, position }: Piece): Copy {
    if (position === 0) coming = { name, size: 0, path: join(folder, randomUUID(), plain(name)) };
    if (!coming) throw new ApiError({ code: 'cancelled' });
    if (coming.name !== name || coming.size !== position)
      throw new ApiError({ code: 'invalid-input', field: 'position' });
    return coming;
  }

  async function append(path: string, bytes: Uint8Array): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await appendFile(path, bytes, { mode: 0o600 });
  }

  return {
    /** @returns the whole file with the last piece. Throws `invalid-input`, `cancelled`, `storage-failed`. */
    async receive(piece: Piece): Promise<Copy | null> {
      const copy = copyFor(piece);
      const failure = await append(copy.path, piece.bytes).catch((error: unknown) => error);
      if (copy !== coming) {
        // It was let go, and perhaps swept, while this piece was being written.
        rmSync(dirname(copy.path), { recursive: true, force: true });
        throw new ApiError({ code: 'cancelled' });
      }
      if (failure) storageFailure(failure);
      copy.size += piece.bytes.byteLength;
      return piece.last ? copy : null;
    },

    /** What is coming is not wanted any more. */
    letGo(): void {
      coming = null;
    },

    /** Was this a copy, and is it gone? */
    hadCopy: (path: string): boolean => dirname(dirname(path)) === folder && !existsSync(path),

    /** Deletes all copies but the one that is coming and those that are still wanted. */
    sweep(wanted: readonly string[]): void {
      const kept = new Set(wanted.map((path) => dirname(path)));
      if (coming) kept.add(dirname(coming.path));
      const all = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
      for (const path of all) if (!kept.has(path)) rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A name that every file system takes; it says nothing about folders. */
const plain = (name: string): string =>
  basename(name.replaceAll('\\', '/'))
    .replace(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .slice(-100) || 'file.csv';
