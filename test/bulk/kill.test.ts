import { expect, test } from 'vitest';
import { survivesKills } from './killing.ts';

test('a job killed in the middle, again and again, applies every row exactly once and says so', async () => {
  const { killed, uncertain } = await survivesKills(2000, 4);
  expect(killed).toBeGreaterThan(0);
  // A call was under way at least once, and its rows were checked before any other.
  expect(Math.max(...uncertain)).toBeGreaterThan(0);
}, 120_000);
