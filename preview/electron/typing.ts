import type { EventEmitter } from 'node:events';

/**
 * `K` of an Electron class or object, for `implements` and `satisfies`: when Electron's typings change,
 * the stand-in fails to compile. Event methods come from EventEmitter; their overloads cannot be
 * implemented.
 */
export type Part<T, K extends Exclude<keyof T, keyof EventEmitter>> = Pick<T, K>;

/** Only the names of members whose types name other Electron classes, which stand-ins are not. */
export type Names<T, K extends keyof T> = Record<K, unknown>;

/** What a listener in main gets first. */
export type StandInEvent = { defaultPrevented: boolean; preventDefault(): void };

export function event<T extends object>(details: T): StandInEvent & T;
export function event(): StandInEvent;
export function event(details: object = {}): StandInEvent {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

/**
 * Hands a stand-in to main's code as Electron's own type. It is not structurally one: it has only what
 * the app uses, and `scripts/covered.ts` checks that it has all of that.
 */
export const pose = <T>(standIn: unknown): T => standIn as T;
