/** What became of a row. `uncertain`: a call with it was sent and no answer was seen. */
export const outcomes = ['uncertain', 'done', 'failed', 'skipped', 'queued'] as const;

/** `queued` rows failed or were held back before and wait to be sent again; nothing of them was applied. */
export type Outcome = (typeof outcomes)[number];

/** A row's place in the journal: never anything of its contents but the key. */
export type RowOutcome = {
  row: number;
  /** Username or user id. */
  key: string;
  outcome: Outcome;
  /** A failure's or a problem's name; on a done row `found` when a repeated call met the first one's effect. */
  code: string | null;
  /** The service's own words, the field of a problem, or the row that has the same key first. */
  detail: string | null;
  /** The id that the service gave to a registered user. */
  userId: string | null;
  /** Calls that carried the row. */
  tries: number;
};

/** How many rows have each outcome. */
export type Tally = Record<Outcome, number>;

export const emptyTally = (): Tally => ({
  uncertain: 0,
  done: 0,
  failed: 0,
  skipped: 0,
  queued: 0,
});
