import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    // The real Electron has no part in these.
    exclude: process.env['PERCH_E2E'] === 'electron' ? ['test/e2e/{preview,package}.test.ts'] : [],
    // An app with its browser keeps a core busy, and times should mean something.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // An app and a browser at work need longer than a second now and then.
    expect: { poll: { timeout: 10_000 } },
    // On a machine that others use as well a test may meet a lull; a fault shows three times.
    retry: process.env['CI'] ? 2 : 0,
  },
});
