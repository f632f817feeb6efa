import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

/** On a machine that others use as well a test may meet a lull; a fault shows three times. */
const retry = process.env['CI'] ? 2 : 0;

export default defineConfig({
  test: {
    // Vitest would leave a core free for a developer's own work; on two that is half of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          // A busy machine is no failure.
          testTimeout: 30_000,
          retry,
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/long/**'],
        },
      },
      {
        plugins: [svelte(), svelteTesting()],
        test: {
          name: 'renderer',
          environment: 'jsdom',
          testTimeout: 30_000,
          retry,
          include: ['test/renderer/**/*.test.ts'],
          setupFiles: ['test/renderer/setup.ts'],
        },
      },
    ],
  },
});
