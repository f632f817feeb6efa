/** Steps that must not overlap: what was asked later comes later, whatever became of the one before. */
export function takeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  let under = 0;
  return {
    alone<T>(step: () => Promise<T>): Promise<T> {
      under += 1;
      const mine = last.then(step).finally(() => (under -= 1));
      last = mine.catch(() => undefined);
      return mine;
    },
    /** Resolves when nothing that was asked for until now is under way. */
    ready: () => last.then(() => undefined),
    isBusy: () => under > 0,
  };
}
export type Alone = ReturnType<typeof takeTurns>['alone'];
