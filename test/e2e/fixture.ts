import type { Page } from 'playwright-core';
import type { Answer } from '../../preview/picture.ts';

/** An item of the tray's menu, as the user sees it. */
export type TrayItem = {
  label: string;
  type: string;
  checked: boolean;
  enabled: boolean;
  submenu: TrayItem[];
};

type Note = { title: string; body: string; actions: string[]; shown: boolean };

type PowerEvent = 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen';

export type StartOptions = {
  /** The profile folder; absent: a new one, deleted at the end of the test. */
  profile?: string;
  /** Arguments for the app, such as `--hidden`. */
  args?: string[];
  env?: Record<string, string>;
};

/**
 * Perch as its user has it: a window, a tray, notifications, a computer that sleeps. `preview.ts` and
 * `electron.ts` both make one; a test that uses only this runs on either.
 */
export type Perch = {
  readonly kind: 'preview' | 'electron';
  readonly profile: string;
  /** The page of the newest window; waits for one. The same object survives a restart, its locators do not. */
  page(): Promise<Page>;
  readonly tray: {
    tooltip(): Promise<string>;
    /** Visible items from the top, separators left out. */
    items(): Promise<TrayItem[]>;
    /** By its labels from the top: `item('Pause push', 'For 1 hour')`. Fails when there is none. */
    item(...labels: string[]): Promise<TrayItem>;
    click(...labels: string[]): Promise<void>;
    /** A click on the icon itself. */
    press(): Promise<void>;
  };
  /** All that were ever shown since the start, oldest first. */
  notifications(): Promise<Note[]>;
  clickNotification(index: number): Promise<void>;
  clickAction(index: number, label: string): Promise<void>;
  /** Answers the dialog that is open, or else the next one. */
  answerDialog(answer: Answer): Promise<void>;
  /** Links and files that the app handed to the system, oldest first. */
  outside(): Promise<string[]>;
  clipboard(): Promise<string>;
  windows(): Promise<number>;
  /** The user closes the newest window. */
  closeWindow(): Promise<void>;
  /** The user turns to another program and back. */
  refocus(): Promise<void>;
  power(event: PowerEvent): Promise<void>;
  network(online: boolean): Promise<void>;
  /** A second start of the program by the user. */
  startAgain(...args: string[]): Promise<void>;
  /** Quits and starts again on the same profile. */
  restart(options?: Omit<StartOptions, 'profile'>): Promise<void>;
  /** Ends the process as a power cut would. */
  kill(): Promise<void>;
  /** Quits; the profile stays. */
  stop(): Promise<void>;
  /** What the app wrote to its output since the first start. */
  log(): string;
};

/** Finds an item by its labels from the top; the error names what there is instead. */
export function findItem(items: TrayItem[], labels: string[]): TrayItem {
  let among = items;
  let found: TrayItem | undefined;
  for (const label of labels) {
    found = among.find((item) => item.label === label);
    if (!found) {
      const there = among.map((item) => item.label).join(', ');
      throw new Error(`no tray item "${labels.join(' > ')}" (there are: ${there})`);
    }
    among = found.submenu;
  }
  if (!found) throw new Error('a tray item needs a label');
  return found;
}
