import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openComeback } from '../../main/bulk/comeback.ts';
import type { Job } from '../../main/bulk/job.ts';
import type { FailureCode } from '../../preload/failure.ts';

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  onTestFinished(() => void vi.useRealTimers());
});

function comeback() {
  const resume = vi.fn();
  const look = vi.fn();
  const { rested, ...rest } = openComeback({ resume, look });
  return {
    ...{ ...rest, resume, look },
    rest: (id: number, code: FailureCode | null, done = 0, state = 'paused') =>
      rested({ id, state, failure: code && { code }, progress: { done, failed: 0 } } as Job),
    /** The server answers after so many ms. */
    answers(ms: number) {
      vi.advanceTimersByTime(ms);
      rest.connected(Date.now());
      return resume.mock.calls.splice(0).map(([id]) => id as number);
    },
  };
}

test.each(['offline', 'timeout', 'server-error'] as const)(
  'a job that paused by %s asks for a look and goes on when the server answers',
  (code) => {
    const { rest, look, connected, resume, answers } = comeback();
    expect(rest(1, code)).toBe(true);
    expect(look).toHaveBeenCalledOnce();
    connected(Date.now() - 1);
    expect(resume).not.toHaveBeenCalled();
    expect(answers(5000)).toEqual([1]);
  },
);

test('one that the user paused, or that only the user can mend, or that is through, stays as it is', () => {
  const { rest, look, answers } = comeback();
  rest(1, null);
  rest(2, 'session-ended');
  rest(3, 'disk-full');
  rest(4, 'offline', 10, 'done');
  expect(look).not.toHaveBeenCalled();
  expect(answers(MINUTE)).toEqual([]);
});

test('one that gets nowhere is tried less and less often, and is news once', () => {
  const { rest, answers } = comeback();
  rest(1, 'server-error', 7);
  expect(answers(1000)).toEqual([1]);
  for (const wait of [1, 2, 4, 8, 15, 15]) {
    expect(rest(1, 'server-error', 7)).toBe(false);
    expect(answers(wait * MINUTE - 1)).toEqual([]);
    expect(answers(1)).toEqual([1]);
  }
  // It got on, so its next trouble is a new one.
  expect(rest(1, 'offline', 8)).toBe(true);
  expect(answers(1000)).toEqual([1]);
});

test('after sleep it is tried at once, and not at all once the user has decided', () => {
  const { rest, woke, forget, answers } = comeback();
  rest(1, 'offline');
  rest(1, 'offline');
  expect(answers(1000)).toEqual([]);
  woke();
  expect(answers(1)).toEqual([1]);
  forget(1);
  expect(answers(60 * MINUTE)).toEqual([]);
});
