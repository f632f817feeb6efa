/** Steps that must not overlap: what was asked later comes later, whatever became of the one before. */
export function takeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    alone<T>(step: () => Promise<T>): Promise<T> {
      const mine = last.then(step);
      last = mine.catch(() => undefined);
      return mine;
    },
    /** Resolves when nothing that was asked for until now is under way. */
    ready: () => last.then(() => undefined),
  };
}
export type Alone = ReturnType<typeof takeTurns>['alone'];
