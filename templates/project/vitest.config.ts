import { defineConfig } from 'vitest/config';

// What surrounds the code: lockfile, image, workflow.
const DELIVERY = 'test/delivery/*.test.ts';

export default defineConfig({
  test: {
    // Files that run in one process share the modules that they import: a module keeps no state, the container does.
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', DELIVERY],
        },
      },
      {
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [DELIVERY],
          globalSetup: ['test/global-setup.ts'],
          // Servers and processes are started and stopped in these tests.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      exclude: ['src/**/*.test.ts', 'src/platform/db/generated/**', 'src/app/**', 'src/entry/**'],
      thresholds: { lines: 85, branches: 80 },
      reporter: ['text-summary', 'json-summary', 'lcovonly'],
    },
  },
});
