import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The bench as plain JavaScript for Node, so that what is measured is not a test runner's transform. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  build: {
    ssr: resolve(import.meta.dirname, 'main.ts'),
    outDir: 'out/bench',
    target: 'node20',
    minify: false,
  },
});
