import { expect, test } from 'vitest';
import { createPace, type PaceOptions } from '../../main/bulk/pace.ts';

function paced(options: PaceOptions = {}) {
  let at = 1000;
  const pace = createPace({ ...options, now: () => at });
  return {
    pace,
    pass: (ms: number) => void (at += ms),
    succeed: (times: number) => {
      for (let done = 0; done < times; done += 1) pace.succeeded();
    },
    fail: (more: { overloaded?: boolean; retryAfterMs?: number; sentAt?: number } = {}) =>
      pace.failed({ sentAt: at, overloaded: true, ...more }),
  };
}

test('begins with two calls at once and works up to six', () => {
  const { pace, succeed } = paced();
  expect(pace.limit).toBe(2);
  succeed(3);
  expect(pace.limit).toBe(2);
  succeed(1);
  expect(pace.limit).toBe(3);
  succeed(1000);
  expect(pace.limit).toBe(6);
});

test('halves when the server is overloaded, and is slowed down until it is back', () => {
  const { pace, succeed, fail, pass } = paced();
  succeed(1000);
  fail();
  expect([pace.limit, pace.slowedDown]).toEqual([3, true]);
  pass(1);
  fail();
  pass(1);
  fail();
  expect(pace.limit).toBe(1);
  succeed(2 + 4 + 6 + 8);
  expect([pace.limit, pace.slowedDown]).toEqual([5, true]);
  succeed(10);
  expect([pace.limit, pace.slowedDown]).toEqual([6, false]);
});

test('calls that fail together count once', () => {
  const { pace, succeed, fail, pass } = paced();
  succeed(1000);
  for (let call = 0; call < 6; call += 1) {
    pass(1);
    fail({ sentAt: 900 });
  }
  expect([pace.limit, pace.failures]).toEqual([3, 1]);
});

test('waits twice as long after each failure in a row, up to the most', () => {
  const { pace, fail, pass } = paced({ baseMs: 100, mostMs: 1000 });
  for (const most of [100, 200, 400, 800, 1000, 1000]) {
    fail();
    expect(pace.waitMs()).toBeGreaterThanOrEqual(most * 0.75);
    expect(pace.waitMs()).toBeLessThanOrEqual(most);
    pass(most);
    expect(pace.waitMs()).toBe(0);
  }
  pace.succeeded();
  expect(pace.failures).toBe(0);
});

test('waits as long as the server wishes, even when the failure is one of several', () => {
  const { pace, fail, pass } = paced();
  fail({ retryAfterMs: 5000 });
  expect(pace.waitMs()).toBe(5000);
  pass(1000);
  fail({ retryAfterMs: 9000, sentAt: 900 });
  expect(pace.waitMs()).toBe(9000);
  expect(pace.failures).toBe(1);
});

test('a failure that is not about load leaves the number of calls alone', () => {
  const { pace, succeed, fail } = paced();
  succeed(1000);
  fail({ overloaded: false });
  expect([pace.limit, pace.slowedDown]).toEqual([6, false]);
});
