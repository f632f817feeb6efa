import type { Rectangle } from 'electron';
import * as v from 'valibot';

const Pixels = v.pipe(v.number(), v.safeInteger());
const Length = v.pipe(Pixels, v.minValue(1));

/** What is remembered of the window: the place it has when it is not maximised. */
export const Bounds = v.strictObject({
  x: Pixels,
  y: Pixels,
  width: Length,
  height: Length,
  maximized: v.boolean(),
});
export type Bounds = v.InferOutput<typeof Bounds>;

export const smallest = { width: 640, height: 480 };
export const usual = { width: 960, height: 640 };

/** How much of the title bar must be within reach of the mouse, in pixels. */
const reach = { width: 120, height: 40 };

/**
 * Where the window opens: where it was, shrunk and pulled back onto the nearest display still
 * there; in the middle of the first display when nothing is remembered.
 * @param areas work areas of the displays, the primary one first
 */
export function place(saved: Rectangle | null, areas: Rectangle[]): Rectangle {
  const primary = areas[0];
  if (!primary) return { x: 0, y: 0, ...usual };
  if (!saved) return centre(usual, primary);
  const size = {
    width: Math.max(smallest.width, saved.width),
    height: Math.max(smallest.height, saved.height),
  };
  const titleBar = { x: saved.x, y: saved.y, width: size.width, height: reach.height };
  const there = areas.find((area) => reachable(titleBar, area));
  const fits = areas.some(({ width, height }) => size.width <= width && size.height <= height);
  if (there && fits) return { x: saved.x, y: saved.y, ...size };
  const nearest = areas.toSorted((a, b) => distance(saved, a) - distance(saved, b))[0] ?? primary;
  return inside(size, saved, there ?? nearest);
}

function reachable(bar: Rectangle, area: Rectangle): boolean {
  const width = Math.min(bar.x + bar.width, area.x + area.width) - Math.max(bar.x, area.x);
  const height = Math.min(bar.y + bar.height, area.y + area.height) - Math.max(bar.y, area.y);
  return width >= reach.width && height >= reach.height;
}

/** From the middle of the one to the nearest point of the other. */
function distance(box: Rectangle, area: Rectangle): number {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const dx = x - clamp(x, area.x, area.x + area.width);
  const dy = y - clamp(y, area.y, area.y + area.height);
  return Math.hypot(dx, dy);
}

function inside(
  size: { width: number; height: number },
  at: { x: number; y: number },
  area: Rectangle,
): Rectangle {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  return {
    x: clamp(at.x, area.x, area.x + area.width - width),
    y: clamp(at.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

const centre = (size: { width: number; height: number }, area: Rectangle) =>
  inside(
    size,
    {
      x: Math.round(area.x + (area.width - size.width) / 2),
      y: Math.round(area.y + (area.height - size.height) / 2),
    },
    area,
  );

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
