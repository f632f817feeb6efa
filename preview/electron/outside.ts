import type { Asked, Picture } from '../picture.ts';
import { changed } from './stage.ts';

// What left the app, and what its page asked of main's locks: both are shown on the desk.
const outside: Picture['outside'] = [];
const asked: Asked[] = [];
const kept = 50;

function push<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > kept) list.shift();
  changed();
}

/** Something went to the system: a link, a file, an about box. */
export const note = (how: string, what: string) => push(outside, { how, what });

/** The page wanted something; main's handlers said yes or no. Passes the verdict on. */
export function record(what: Asked['what'], detail: string, granted: boolean): boolean {
  push(asked, { what, detail, granted });
  return granted;
}

export const outsidePicture = () => outside;
export const askedPicture = () => asked;
