import { existsSync, renameSync } from 'node:fs';

/** SQLite keeps up to three files by one name; other documents have the first alone. */
export const sides = ['', '-wal', '-shm'] as const;

/**
 * Moves a file that cannot be read beside itself, with those of its name, so that nothing is lost and
 * nothing of it is applied to the new one. @returns its new name. Throws what the disk says.
 */
export function putAside(file: string): string {
  const aside = `${file}.${Date.now()}.unreadable`;
  for (const side of sides) if (existsSync(file + side)) renameSync(file + side, aside + side);
  return aside;
}

/** Was a file of this name put aside? */
export const isAside = (name: string): boolean => /\.unreadable(-wal|-shm)?$/.test(name);
