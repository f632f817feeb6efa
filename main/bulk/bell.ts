/** Lets one loop sleep until something happens or some time is over. */
export type Bell = { ring(): void; wait(ms: number): Promise<void> };

/** A ring while nobody waits is not lost: the next wait ends at once. */
export function createBell(): Bell {
  let rung = false;
  let wake = (): void => undefined;
  return {
    ring() {
      rung = true;
      wake();
    },
    async wait(ms) {
      if (!rung) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (Number.isFinite(ms)) timer = setTimeout(resolve, ms);
        });
        clearTimeout(timer);
        wake = () => undefined;
      }
      rung = false;
    },
  };
}
