/** Finds keys that came before, for as many rows as a file may have. */
export type Doubles = {
  /** The row that had this key first, or null when `row` is the first. Rows count from 1. */
  first(key: string, row: number): number | null;
  /** Gives the memory back now; the garbage collector would let a dozen megabytes lie for long. */
  release(): void;
};

const fullest = 0.75;

/**
 * Remembers keys by a 64-bit hash in one typed array, at most 24 bytes each, so that a million rows fit
 * where a Map would take a hundred megabytes. Among a million keys two share a hash by accident once
 * in some ten million files. `expected` rows cost no growing.
 */
export function createDoubles(expected = 4096): Doubles {
  let capacity = Math.ceil(expected / fullest) + 1;
  let size = 0;
  // Three numbers a slot: high half, low half, row; a row of 0 is a free slot.
  let slots = new Uint32Array(capacity * 3);

  const find = (high: number, low: number): number => {
    for (let at = (low % capacity) * 3; ; at = at + 3 === slots.length ? 0 : at + 3) {
      if (slots[at + 2] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
    }
  };
  const put = (at: number, high: number, low: number, row: number) => {
    slots[at] = high;
    slots[at + 1] = low;
    slots[at + 2] = row;
  };
  const grow = () => {
    const old = slots;
    capacity = Math.ceil(capacity * 1.5);
    slots = new Uint32Array(capacity * 3);
    for (let at = 0; at < old.length; at += 3) {
      const [high = 0, low = 0, row = 0] = [old[at], old[at + 1], old[at + 2]];
      if (row !== 0) put(find(high, low), high, low, row);
    }
    old.buffer.transfer(0);
  };

  return {
    first(key, row) {
      if (size >= capacity * fullest) grow();
      const { high, low } = hash(key);
      const at = find(high, low);
      const known = slots[at + 2] ?? 0;
      if (known !== 0) return known;
      put(at, high, low, row);
      size += 1;
      return null;
    },
    release: () => void slots.buffer.transfer(0),
  };
}

/** Two interleaved multiplicative hashes of 32 bits with crossed final mixing (after cyrb53). */
function hash(key: string): { high: number; low: number } {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return { high: b >>> 0, low: a >>> 0 };
}
