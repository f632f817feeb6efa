import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import Conf from 'conf';
import * as v from 'valibot';
import type { Shelves } from '../account/shelf.ts';
import { ApiError } from '../api/errors.ts';
import { isAside, putAside } from '../aside.ts';

/** Only the user's own programs may read what Perch keeps. */
const FILE = 0o600;
const FOLDER = 0o700;

type ProfileShelves = Shelves & {
  /** Removes what was put aside in the profile because it could not be read. */
  removeUnreadable(): void;
};

/** Who is told of what cannot be read or written. */
type Told = {
  /** The new name of a file that was put aside. */
  setAside(file: string): void;
  /** The disk has refused what should be kept: what is not written now is lost when Perch ends. */
  refused(cause: unknown): void;
  /** All that the disk had refused is written, or gone. */
  caughtUp(): void;
};

/**
 * Documents as JSON files in the profile folder. A file that cannot be read is moved beside itself,
 * never overwritten.
 */
export function openShelves(profile: string, told: Told): ProfileShelves {
  /** What the disk has refused, by file: it still holds, and is written as soon as the disk takes it. */
  const behind = new Map<string, Refused>();
  function drop(done: (file: string, refused: Refused) => boolean) {
    if (behind.size === 0) return;
    for (const [file, refused] of behind) if (done(file, refused)) behind.delete(file);
    if (behind.size === 0) told.caughtUp();
  }

  /** The document of a file; one that cannot be read gives way to an empty one. */
  function openFile<S extends v.GenericSchema>(cwd: string, name: string, schema: S) {
    mkdirSync(cwd, { recursive: true, mode: FOLDER });
    const found = open(cwd, name);
    const kept = found?.get('value');
    const read = kept === undefined ? undefined : v.safeParse(schema, kept);
    if (found && read?.success !== false) return { document: found, read: read?.output };
    told.setAside(putAside(join(cwd, `${name}.json`)));
    return { document: open(cwd, name), read: undefined };
  }

  return {
    in: (folder) => (name, schema, initial) => {
      const cwd = join(profile, folder);
      const file = join(cwd, `${name}.json`);
      let value = initial;
      let document: Document | undefined;
      try {
        const opened = openFile(cwd, name, schema);
        document = opened.document;
        if (opened.read !== undefined) value = opened.read;
      } catch (error) {
        // Where no folder can be made nothing can be lost either; the first write tries again.
        if (existsSync(file)) throw error;
      }
      const newer = v.safeParse(schema, behind.get(file)?.value);
      if (behind.has(file) && newer.success) value = newer.output;
      const write = (next: unknown) => {
        document ??= openFile(cwd, name, schema).document;
        document?.set('value', next);
      };
      /** A disk that takes this takes what it has refused before as well. */
      const written = () => drop((other, { write }) => other === file || succeeds(write));
      return {
        get: () => value,
        set(next) {
          try {
            write(next);
          } catch (error) {
            throw new ApiError({ code: 'storage-failed' }, error);
          }
          value = next;
          written();
        },
        keep(next) {
          value = next;
          try {
            write(next);
          } catch (error) {
            behind.set(file, { value: next, write: () => write(next) });
            told.refused(error);
            return;
          }
          written();
        },
      };
    },
    folders(folder) {
      const place = join(profile, folder);
      if (!existsSync(place)) return [];
      const entries = readdirSync(place, { withFileTypes: true });
      return entries.filter((one) => one.isDirectory()).map(({ name }) => name);
    },
    remove(folder, but) {
      // Whatever asks, nothing but a folder inside the profile is ever removed.
      const place = resolve(profile, folder);
      if (!place.startsWith(resolve(profile) + sep)) throw new ApiError({ code: 'internal' });
      const spared = but === undefined ? place : join(place, `${but}.json`);
      // What is spared is never away, not even for a moment in which Perch could be killed.
      const names = spared !== place && existsSync(spared) ? readdirSync(place) : [''];
      for (const name of names)
        if (name === '' || join(place, name) !== spared)
          rmSync(join(place, name), { recursive: true, force: true });
      drop((file) => file.startsWith(place + sep) && file !== spared);
    },
    hasUnreadable: (name) =>
      readdirSync(profile).some((one) => one.startsWith(`${name}.json.`) && isAside(one)),
    removeUnreadable() {
      for (const name of readdirSync(profile))
        if (isAside(name)) rmSync(join(profile, name), { force: true });
    },
  };
}

type Refused = { value: unknown; write(): void };

function succeeds(write: () => void): boolean {
  try {
    write();
    return true;
  } catch {
    return false;
  }
}

type Document = Conf<{ value: unknown }>;

/** @returns undefined when the file is there but is not JSON. */
function open(cwd: string, configName: string): Document | undefined {
  try {
    return new Conf<{ value: unknown }>({
      cwd,
      configName,
      configFileMode: FILE,
      projectName: 'perch',
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
    });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
