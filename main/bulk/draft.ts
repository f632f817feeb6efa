import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Check, ChosenFile } from '../../preload/jobs.ts';
import { ApiError } from '../api/errors.ts';
import type { Dropped, Piece } from './dropped.ts';
import { asApiError } from './failure.ts';
import { fieldNames, operations } from './operation.ts';
import { plan, type Plan, type PlanRequest } from './preview.ts';

type Parts = {
  dropped: Dropped;
  /** Tells the share of the file that was checked, 0 to 1. */
  onProgress(share: number): void;
  /** Another file was chosen, or none: the last one's copy may go. */
  changed(): void;
};

const tellEvery = 200;

/** The file that a job may be made of: chosen, checked, and not yet sent. */
export function openDraft({ dropped, onProgress, changed }: Parts) {
  let path: string | null = null;
  let found: Plan | null = null;
  let checking: AbortController | undefined;

  function set(next: string | null) {
    checking?.abort();
    path = next;
    found = null;
    changed();
  }

  return {
    get path() {
      return path;
    },
    /** What was checked last, as long as it is still the chosen file. */
    get plan() {
      return found;
    },

    async choose(chosen: string): Promise<ChosenFile> {
      const { size } = await stat(chosen).catch((error: unknown) => {
        throw asApiError(error);
      });
      dropped.letGo();
      set(chosen);
      return { name: basename(chosen), size };
    },
    async receive(piece: Piece): Promise<ChosenFile | null> {
      const file = await dropped.receive(piece);
      if (!file) return null;
      set(file.path);
      return { name: file.name, size: file.size };
    },
    discard() {
      dropped.letGo();
      set(null);
    },

    /** A later check takes the place of one that is under way. Throws `file-missing` and the like. */
    async check(request: Omit<PlanRequest, 'path'>): Promise<Plan> {
      if (path === null) throw new ApiError({ code: 'file-missing' });
      checking?.abort();
      found = null;
      const mine = (checking = new AbortController());
      let toldAt = 0;
      const made = await plan(
        { ...request, path },
        {
          signal: mine.signal,
          onProgress(share) {
            if (performance.now() - toldAt < tellEvery) return;
            toldAt = performance.now();
            onProgress(share);
          },
        },
      );
      if (mine.signal.aborted) throw new ApiError({ code: 'cancelled' });
      return (found = made);
    },
    stopCheck: () => checking?.abort(),
  };
}

/** A plan as the page may see it: without the place of its file. */
export function shownPlan(found: Plan, sentBefore: number | null): Check {
  const { file, ...rest } = found;
  const { name, size, encoding, delimiter } = file;
  const operation = operations[found.operation];
  const fields = fieldNames(operation).map((field) => ({
    name: field,
    required: operation.required.includes(field),
  }));
  return { ...rest, file: { name, size, encoding, delimiter }, fields, sentBefore };
}
