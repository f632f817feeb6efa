import { defineConfig } from 'vitest/config';

/** What takes minutes, in full; `npm test` runs the same shortened. */
export default defineConfig({
  test: { name: 'long', include: ['test/long/**/*.test.ts'], fileParallelism: false },
});
