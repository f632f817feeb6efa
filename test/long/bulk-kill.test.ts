import { expect, test } from 'vitest';
import { survivesKills } from '../bulk/killing.ts';

test('ten thousand rows survive twenty kills at random moments, each applied exactly once', async () => {
  const { killed, found } = await survivesKills(10_000, 20);
  expect(killed).toBe(20);
  expect(found).toBeGreaterThan(0);
}, 900_000);
