import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import Conf from 'conf';
import * as v from 'valibot';
import type { OpenShelf } from '../account/shelf.ts';
import { ApiError } from '../api/errors.ts';

/** Only the user's own programs may read what Perch keeps. */
const FILE = 0o600;
const FOLDER = 0o700;

type Shelves = {
  /** The documents of one folder below the profile, '' for the profile itself. */
  in(folder: string): OpenShelf;
  /** Removes a folder with all documents in it. */
  remove(folder: string): void;
};

/**
 * Documents as JSON files in the profile folder. A file that cannot be read is moved beside itself,
 * never overwritten, and `setAside` is told its new name.
 */
export function openShelves(profile: string, setAside: (file: string) => void): Shelves {
  return {
    in: (folder) => (name, schema, initial) => {
      const cwd = join(profile, folder);
      mkdirSync(cwd, { recursive: true, mode: FOLDER });
      let document = open(cwd, name);
      const kept = document && v.safeParse(schema, document.get('value', initial));
      if (!document || !kept?.success) {
        const file = join(cwd, `${name}.json`);
        const aside = `${file}.${Date.now()}.unreadable`;
        renameSync(file, aside);
        setAside(aside);
        document = open(cwd, name);
      }
      let value = kept?.success ? kept.output : initial;
      return {
        get: () => value,
        set(next) {
          value = next;
          try {
            document?.set('value', next);
          } catch (error) {
            throw new ApiError({ code: 'storage-failed' }, error);
          }
        },
      };
    },
    remove(folder) {
      // Whatever asks, nothing but a folder inside the profile is ever removed.
      const place = resolve(profile, folder);
      if (!place.startsWith(resolve(profile) + sep)) throw new ApiError({ code: 'internal' });
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** @returns undefined when the file is there but is not JSON. */
function open(cwd: string, configName: string): Conf<{ value: unknown }> | undefined {
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
