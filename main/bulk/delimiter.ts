import { delimiters, type Delimiter } from '../../preload/jobs.ts';

export { delimiters, type Delimiter };

const linesLookedAt = 20;

/** `sep=;` as a first line is Excel's own way to name the delimiter; it is no header. */
export function namedDelimiter(text: string): Delimiter | undefined {
  const sign = /^\uFEFF?"?sep=(.)"?\r?\n/i.exec(text)?.[1];
  return delimiters.find((delimiter) => delimiter === sign);
}

/**
 * The delimiter that splits the first lines most evenly; within quotes nothing counts. A file of
 * one column has none and reads the same with any.
 */
export function detectDelimiter(text: string): Delimiter {
  const counts = countByLine(text);
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const score = evenness(counts[delimiter]);
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

type Counts = Record<Delimiter, number[]>;

function countByLine(text: string): Counts {
  const counts: Counts = { ',': [], ';': [], '\t': [] };
  let line = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  let filled = false;
  const endLine = () => {
    if (filled) for (const delimiter of delimiters) counts[delimiter].push(line[delimiter]);
    line = { ',': 0, ';': 0, '\t': 0 };
    filled = false;
  };
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) endLine();
    else if (!quoted) {
      filled = true;
      if (character === ',' || character === ';' || character === '\t') line[character] += 1;
    }
    if (counts[','].length === linesLookedAt) return counts;
  }
  endLine();
  return counts;
}

/** Header cells, weighed by the share of lines with the same number of cells. */
function evenness(perLine: readonly number[]): number {
  const header = perLine[0] ?? 0;
  const same = perLine.filter((count) => count === header).length;
  return header === 0 ? 0 : (same / perLine.length) * (1 + header / 1000);
}
