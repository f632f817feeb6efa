import { encode } from 'uqr';

/** A QR code as shapes: one path of its modules, and the corners of its three finder patterns. */
export type QrDrawing = { size: number; modules: string; corners: { x: number; y: number }[] };

const FINDER = 7;
/** The share of the width in the middle that is left free for a mark; correction makes up for it. */
const MARK = 0.24;

export function drawQr(text: string): QrDrawing {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  const far = size - FINDER;
  const inFinder = (x: number, y: number) =>
    (y < FINDER && (x < FINDER || x >= far)) || (y >= far && x < FINDER);
  const middle = (size - 1) / 2;
  const inMark = (x: number, y: number) =>
    Math.max(Math.abs(x - middle), Math.abs(y - middle)) < (size * MARK) / 2;

  let modules = '';
  for (const [y, row] of data.entries())
    for (const [x, dark] of row.entries())
      if (dark && !inFinder(x, y) && !inMark(x, y)) modules += `M${x} ${y}h1v1h-1z`;

  const corners = [
    { x: 0, y: 0 },
    { x: far, y: 0 },
    { x: 0, y: far },
  ];
  return { size, modules, corners };
}
