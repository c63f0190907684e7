import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * `unit` needs nothing but the dependencies. `integration` runs the real models in real worker processes
 * and needs the build and the models; `e2e` drives the real Electron app. `npm test` prepares both.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          setupFiles: ['test/property-seed.ts'],
          // Against hanging, not for speed: properties that pack and unpack files wait for the disk.
          testTimeout: 60_000,
          exclude: ['test/integration/**', 'test/e2e/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
