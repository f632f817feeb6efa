import type { Rectangle } from 'electron';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { place } from '../../main/desktop/bounds.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const monitor = { x: 1440, y: 0, width: 2560, height: 1400 };

test('the first window is in the middle of the primary display', () => {
  expect(place(null, [laptop, monitor])).toEqual({ x: 240, y: 143, width: 960, height: 640 });
});

test('a window opens where it was', () => {
  const saved = { x: 1500, y: 100, width: 1000, height: 700 };
  expect(place(saved, [laptop, monitor])).toEqual(saved);
});

test('a window whose monitor was unplugged comes back onto the one that is left', () => {
  const saved = { x: 1500, y: 100, width: 1000, height: 700 };
  expect(place(saved, [laptop])).toEqual({ x: 440, y: 100, width: 1000, height: 700 });
});

test('a window whose title bar is above the screen is pulled down to the mouse', () => {
  const saved = { x: 100, y: -300, width: 960, height: 640 };
  expect(place(saved, [laptop])).toEqual({ ...saved, y: 25 });
});

test('a window larger than the only display is made to fit', () => {
  const saved = { x: 5000, y: 5000, width: 4000, height: 3000 };
  expect(place(saved, [laptop])).toEqual(laptop);
});

test('a window that no display holds any more is made to fit where it is', () => {
  const saved = { x: 100, y: 60, width: 3000, height: 2000 };
  expect(place(saved, [laptop])).toEqual(laptop);
  expect(place({ ...saved, height: 700 }, [laptop])).toEqual({ ...laptop, y: 60, height: 700 });
});

test('no window is larger than the largest display', () => {
  const box = fc.record({
    x: fc.integer({ min: -3000, max: 3000 }),
    y: fc.integer({ min: -3000, max: 3000 }),
    width: fc.integer({ min: 1, max: 6000 }),
    height: fc.integer({ min: 1, max: 6000 }),
  });
  fc.assert(
    fc.property(box, (saved) => {
      const { width, height } = place(saved, [laptop, monitor]);
      expect(width).toBeLessThanOrEqual(monitor.width);
      expect(height).toBeLessThanOrEqual(monitor.height);
    }),
  );
});

test('the title bar can always be grasped', () => {
  const pixel = fc.integer({ min: -5000, max: 5000 });
  const length = fc.integer({ min: 1, max: 6000 });
  const box = fc.record({ x: pixel, y: pixel, width: length, height: length });
  const area = fc.record({
    x: pixel,
    y: pixel,
    width: fc.integer({ min: 640, max: 4000 }),
    height: fc.integer({ min: 480, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.option(box), fc.array(area, { minLength: 1, maxLength: 3 }), (saved, areas) => {
      const placed = place(saved, areas);
      expect(areas.some((one) => grasp(placed, one))).toBe(true);
    }),
  );
});

const grasp = (window: Rectangle, area: Rectangle) =>
  Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x) >= 120 &&
  window.y >= area.y &&
  window.y + 40 <= area.y + area.height;
