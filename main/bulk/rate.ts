export type Rate = {
  add(rows: number): void;
  /** Rows a second over the last seconds. */
  perSecond(): number;
};

const window = 10_000;
const step = 100;

/** Measures rows a second over the last ten seconds, or since the first when that is less. */
export function createRate(now: () => number): Rate {
  let total = 0;
  const samples = [{ at: now(), total: 0 }];
  return {
    add(rows) {
      total += rows;
      const at = now();
      if (at - (samples.at(-1)?.at ?? 0) < step) return;
      samples.push({ at, total });
      while (samples.length > 2 && at - (samples[0]?.at ?? at) > window) samples.shift();
    },
    perSecond() {
      const first = samples[0];
      if (!first) return 0;
      const seconds = (now() - first.at) / 1000;
      return seconds > 0 ? (total - first.total) / seconds : 0;
    },
  };
}
