import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ChosenFile } from '../../preload/jobs.ts';
import { ApiError } from '../api/errors.ts';
import { asApiError } from './failure.ts';

/** A file that was dropped comes over the bridge in pieces, because the page knows no paths. */
export type Piece = { name: string; position: number; bytes: Uint8Array; last: boolean };

export type Dropped = ReturnType<typeof openDropped>;

/**
 * Copies of dropped files, in a folder for this user alone. A file that is chosen in the dialog is read
 * where it lies; a copy is here for as long as a job may send from it, and `sweep` takes the others away.
 */
export function openDropped(folder: string) {
  let coming: (ChosenFile & { path: string }) | null = null;

  async function write({ name, position, bytes }: Piece) {
    if (position === 0) coming = { name, size: 0, path: join(folder, randomUUID(), plain(name)) };
    if (coming?.name !== name || coming.size !== position)
      throw new ApiError({ code: 'invalid-input', field: 'position' });
    await mkdir(dirname(coming.path), { recursive: true, mode: 0o700 });
    await appendFile(coming.path, bytes, { mode: 0o600 });
    coming.size += bytes.byteLength;
    return coming;
  }

  return {
    /** @returns the whole file with the last piece. Throws `invalid-input`, `disk-full`. */
    async receive(piece: Piece): Promise<(ChosenFile & { path: string }) | null> {
      const file = await write(piece).catch((error: unknown) => {
        throw asApiError(error);
      });
      if (!piece.last) return null;
      coming = null;
      return file;
    },

    /** Deletes all copies but those that are still wanted. */
    async sweep(wanted: readonly string[]) {
      const kept = new Set(wanted.map((path) => dirname(path)));
      if (coming) kept.add(dirname(coming.path));
      const all = await readdir(folder).catch(() => []);
      const idle = all.map((name) => join(folder, name)).filter((path) => !kept.has(path));
      await Promise.all(idle.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

/** A name that every file system takes; it says nothing about folders. */
const plain = (name: string): string =>
  basename(name.replaceAll('\\', '/'))
    .replace(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .slice(-100) || 'file.csv';
