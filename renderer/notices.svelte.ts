import { SvelteSet } from 'svelte/reactivity';
import { m } from '../messages/compiled/messages.js';
import type { Failure } from '../preload/failure.ts';
import type { Activity, SettingField } from '../preload/settings.ts';
import { api, failureOf } from './api.ts';
import { live } from './snapshot.svelte.ts';
import { describe, isUndoable, settingName } from './words.ts';

type Toast = {
  text: string;
  undo: (() => void) | null;
  /** What else one may do about it. */
  actions: { label: string; run: () => void }[];
  /** Epoch ms after which nothing of it can be done any more; null where that does not end. */
  until: number | null;
};

/** A failure that came when its place on the screen was gone. */
type Missed = { title: string; detail: string };

/** Changes older than this, ms, are not news any more. */
const FRESH = 8000;
/** More of them at once nobody reads. */
const MISSED = 3;

/** What is said to the user outside of the screens: a toast, a failure, what was dismissed. */
class Notices {
  #toast = $state.raw<Toast | null>(null);
  #problem = $state.raw<Failure | null>(null);
  #missed = $state.raw<Missed[]>([]);
  #newest: string | null = null;
  /** Banners that the user has closed, until the window is closed. */
  readonly dismissed = new SvelteSet<string>();

  get toast(): Toast | null {
    return this.#toast;
  }

  /** The last action that failed without a field to show it at. */
  get problem(): Failure | null {
    return this.#problem;
  }

  /** Until each is put away. */
  get missed(): Missed[] {
    return this.#missed;
  }

  miss(title: string, detail: string): void {
    this.#missed = [...this.#missed, { title, detail }].slice(-MISSED);
  }

  putAway(missed: Missed): void {
    this.#missed = this.#missed.filter((one) => one !== missed);
  }

  say(text: string, undo: Toast['undo'] = null, more: Partial<Toast> = {}): void {
    this.#toast = { text, undo, actions: [], until: null, ...more };
  }

  hush(): void {
    this.#toast = null;
  }

  report(failure: Failure | null): void {
    this.#problem = failure;
  }

  /** Offers Undo for a change made in this window; `quiet` where the screen itself shows it. */
  follow(activity: Activity[], quiet: boolean): void {
    const [entry] = activity;
    if (!entry || entry.id === this.#newest) return;
    this.#newest = entry.id;
    if (entry.source !== 'window' || Date.now() - entry.at > FRESH) return;
    if (quiet) this.hush();
    else this.say(describe(entry), () => void undo(entry.id));
  }

  changedElsewhere(fields: SettingField[], activity: Activity[]): void {
    const names = fields.map(settingName).join(m.app_list_comma());
    const [field] = fields;
    const entry =
      fields.length === 1
        ? activity.find((one) => one.source === 'elsewhere' && one.field === field)
        : undefined;
    this.say(
      m.app_changed_elsewhere({ names }),
      entry && isUndoable(entry, activity) ? () => void undo(entry.id) : null,
    );
  }
}

export const notices = new Notices();

/** The user has asked for the one, and is asked about the other. */
const asked = new Set<Failure['code']>(['cancelled', 'push-still-off']);

/** Runs what the user asked for; a failure is shown above the screen. @returns whether it worked. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  notices.report(null);
  try {
    await action();
    return true;
  } catch (error) {
    const failure = failureOf(error);
    if (!asked.has(failure.code)) notices.report(failure);
    return false;
  }
}

export const undo = (id: string): Promise<boolean> => attempt(() => api.settings.undo({ id }));

/** Ctrl/Cmd+Z: what the toast offers, or else the newest change that can be taken back. */
export function undoLast(): void {
  const { activity } = live.now;
  const offered = notices.toast?.undo;
  const entry = activity.find((one) => isUndoable(one, activity));
  notices.hush();
  if (offered) offered();
  else if (entry) void undo(entry.id);
}
