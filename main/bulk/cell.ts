import type { Delimiter } from './delimiter.ts';

const formula = /^'*[=+\-@\t\r]/;
const guarded = /^'+[=+\-@\t\r]/;

/** Marks a cell that a spreadsheet would run as a formula; a mark that is there already is kept. */
export const guard = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell);

/** Takes one mark off again: `unguard(guard(cell))` is `cell`. */
export const unguard = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell);

/**
 * One line of a CSV file. Cells are guarded, and quoted where reading them would need it: around every
 * character that separates cells in some file, so that the delimiter of this one is told again.
 */
export function csvLine(cells: readonly string[], delimiter: Delimiter): string {
  return cells.map((cell) => quote(guard(cell))).join(delimiter) + '\r\n';
}

function quote(cell: string): string {
  const plain = !/[",;\t\r\n]|^\s|\s$/.test(cell);
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
