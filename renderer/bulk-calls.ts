/** How many rows go in a call, as it was typed: 1 to 500, or null when that is no such number. */
export function chunkOf(typed: string): number | null {
  const text = typed.trim();
  const chunk = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return chunk >= 1 && chunk <= 500 ? chunk : null;
}

export const callsOf = (rows: number, chunk: number | null): number =>
  chunk === null ? 0 : Math.ceil(rows / chunk);
