import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ahead,
  covers,
  drifts,
  hereText,
  hourIn,
  hourText,
  length,
  moved,
  offset,
  overMidnight,
  pieces,
  timeText,
  zoneOf,
  type Span,
} from '../../renderer/hours.ts';

const hour = fc.integer({ min: 0, max: 23 });
const span = fc.record({ start: hour, end: hour });
const real = span.filter(({ start, end }) => start !== end);

/** The window as 24 bits, filled by walking from start to end. */
function mask({ start, end }: Span): boolean[] {
  const bits = Array.from({ length: 24 }, () => false);
  for (let at = start; at !== end; at = (at + 1) % 24) bits[at] = true;
  return bits;
}
const count = (bits: boolean[]) => bits.filter(Boolean).length;
const summer = Date.UTC(2026, 6, 1, 12);
const winter = Date.UTC(2026, 0, 1, 12);

test('a window is as long as its bits, and holds exactly their hours', () => {
  fc.assert(
    fc.property(span, (window) => {
      const bits = mask(window);
      expect(length(window)).toBe(count(bits));
      expect(bits.map((_, at) => covers(window, at))).toEqual(bits);
    }),
  );
});

test('a window is over midnight when both 23 and 0 are in it', () => {
  fc.assert(
    fc.property(span, (window) => {
      const bits = mask(window);
      expect(overMidnight(window)).toBe(bits[23] === true && bits[0] === true);
    }),
  );
});

test('moving the whole window turns its bits and keeps their number', () => {
  fc.assert(
    fc.property(real, fc.integer({ min: -48, max: 48 }), (window, by) => {
      const before = mask(window);
      const after = mask(moved(window, 'whole', by));
      expect(after).toEqual(before.map((_, at) => before[(((at - by) % 24) + 24) % 24]));
    }),
  );
});

test('moving one end leaves the other alone and keeps 1 to 23 hours', () => {
  fc.assert(
    fc.property(real, fc.integer({ min: -48, max: 48 }), (window, by) => {
      const longer = moved(window, 'end', by);
      expect(longer.start).toBe(window.start);
      const earlier = moved(window, 'start', by);
      expect(earlier.end).toBe(window.end);
      for (const next of [longer, earlier]) {
        expect(length(next)).toBeGreaterThanOrEqual(1);
        expect(length(next)).toBeLessThanOrEqual(23);
      }
    }),
  );
});

test('an end that is moved there and back within its limits is where it was', () => {
  fc.assert(
    fc.property(real, fc.integer({ min: 1, max: 22 }), (window, by) => {
      fc.pre(length(window) + by <= 23);
      expect(moved(moved(window, 'end', by), 'end', -by)).toEqual(window);
      expect(moved(moved(window, 'start', -by), 'start', by)).toEqual(window);
    }),
  );
});

test('the pieces on the lane cover the same hours, and a night is one piece', () => {
  fc.assert(
    fc.property(span, (window) => {
      const lane = Array.from({ length: 24 }, () => false);
      for (const piece of pieces(window))
        for (let i = 0; i < piece.length; i += 1) lane[piece.from + i] = true;
      const bits = mask(window);
      // The lane begins at noon.
      expect(lane).toEqual(bits.map((_, at) => bits[(at + 12) % 24]));
    }),
  );
  expect(pieces({ start: 22, end: 7 })).toEqual([{ from: 10, length: 9 }]);
  expect(pieces({ start: 9, end: 15 })).toEqual([
    { from: 21, length: 3 },
    { from: 0, length: 3 },
  ]);
});

test('times are written with two digits on whatever day they fall', () => {
  expect(hourText(7)).toBe('07:00');
  expect(timeText(-30)).toBe('23:30');
  expect(timeText(1445)).toBe('00:05');
  // 59.6 minutes are the next full hour, not 60.
  expect(timeText(23 * 60 + 59.6)).toBe('00:00');
});

test('zones are east of UTC by their offset at that moment', () => {
  expect(offset('UTC', summer)).toBe(0);
  expect(offset('Asia/Shanghai', summer)).toBe(480);
  expect(offset('Asia/Kolkata', summer)).toBe(330);
  expect(offset('America/New_York', summer)).toBe(-240);
  expect(offset('America/New_York', winter)).toBe(-300);
});

test("an hour of the server is told in this computer's time", () => {
  const berlin = ahead('Asia/Shanghai', summer, 'Europe/Berlin');
  expect(hereText(22, berlin)).toBe('16:00');
  const kolkata = ahead('Asia/Shanghai', summer, 'Asia/Kolkata');
  expect(hereText(22, kolkata)).toBe('19:30');
  expect(hourIn('Asia/Kolkata', summer)).toBe(17.5);
});

test('summer time in only one of both clocks is noticed', () => {
  expect(drifts('Asia/Shanghai', winter, 'Europe/Berlin')).toBe(true);
  expect(drifts('Asia/Shanghai', winter, 'Asia/Tokyo')).toBe(false);
  expect(drifts('Europe/Paris', winter, 'Europe/Berlin')).toBe(false);
});

test("the server's clock may be this computer's own, also when its name means nothing here", () => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(zoneOf('local')).toBe(own);
  expect(zoneOf('Mars/Olympus')).toBe(own);
  expect(zoneOf('Asia/Shanghai')).toBe('Asia/Shanghai');
});
