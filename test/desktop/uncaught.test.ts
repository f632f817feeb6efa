import { expect, onTestFinished, test, vi } from 'vitest';
import { logUncaught } from '../../main/desktop/uncaught.ts';

test.each(['uncaughtException', 'unhandledRejection'] as const)(
  '%s is logged, and leaves no box on the screen',
  (event) => {
    const before = new Set<unknown>(process.listeners(event as 'uncaughtException'));
    const log = { error: vi.fn() };
    logUncaught(log);
    const added = process
      .listeners(event as 'uncaughtException')
      .filter((listener) => !before.has(listener));
    onTestFinished(() => {
      for (const name of ['uncaughtException', 'unhandledRejection'])
        for (const listener of process.listeners(name as 'uncaughtException'))
          if (!before.has(listener)) process.off(name, listener);
    });
    const error = new Error('nobody caught this');
    for (const listener of added) listener(error, 'uncaughtException');
    expect(log.error.mock.calls).toEqual([['not caught', error]]);
  },
);
