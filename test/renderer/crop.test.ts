import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLOSEST, middle, moved, zoomed } from '../../renderer/crop.ts';

test('a picture is first cut in the middle', () => {
  expect(middle({ width: 300, height: 200 })).toEqual({ x: 50, y: 0, side: 200 });
});

test('going closer keeps the middle where it is', () => {
  const size = { width: 300, height: 200 };
  expect(zoomed(middle(size), size, 2)).toEqual({ x: 100, y: 50, side: 100 });
});

test('the square stays inside the picture, whatever is done to it', () => {
  const length = fc.integer({ min: 1, max: 8000 });
  const step = fc.record({
    x: fc.integer(),
    y: fc.integer(),
    zoom: fc.double({ min: -1, max: 9, noNaN: true }),
  });
  fc.assert(
    fc.property(length, length, fc.array(step), (width, height, steps) => {
      const size = { width, height };
      let crop = middle(size);
      for (const { x, y, zoom } of steps) crop = moved(zoomed(crop, size, zoom), size, { x, y });
      expect(crop.x).toBeGreaterThanOrEqual(0);
      expect(crop.y).toBeGreaterThanOrEqual(0);
      expect(crop.x + crop.side).toBeLessThanOrEqual(width + 1e-9);
      expect(crop.y + crop.side).toBeLessThanOrEqual(height + 1e-9);
      expect(crop.side).toBeGreaterThanOrEqual(Math.min(width, height) / CLOSEST);
    }),
  );
});
