import type * as v from 'valibot';

/** A small document that survives a restart. What is read is checked; what is written is whole or not at all. */
export type Shelf<T> = {
  get(): T;
  /** @throws {ApiError} `storage-failed` when the disk refuses it; then nothing has changed. */
  set(value: T): void;
  /**
   * For what has happened, whatever the disk says: the value holds, is written as soon as the disk
   * takes it, and until then the user is told that it is not kept.
   */
  keep(value: T): void;
};

/** Opens one of an account's documents by name, e.g. `shelf('pause', PauseEntry, null)`. */
export type OpenShelf = <S extends v.GenericSchema>(
  name: string,
  schema: S,
  initial: v.InferOutput<S>,
) => Shelf<v.InferOutput<S>>;

/** All documents of a profile. */
export type Shelves = {
  /** The documents of one folder below the profile, '' for the profile itself. */
  in(folder: string): OpenShelf;
  /** The names of the folders in a folder; none where there is no such folder. */
  folders(folder: string): string[];
  /** Removes a folder with all documents in it, or with all `but` the one of that name. */
  remove(folder: string, but?: string): void;
  /** Is a document of this name put aside in the profile because it could not be read? */
  hasUnreadable(name: string): boolean;
};
