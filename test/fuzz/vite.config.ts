import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The fuzzing as plain JavaScript for Node: its threads need files of their own. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  build: {
    ssr: true,
    rollupOptions: {
      input: {
        main: resolve(import.meta.dirname, 'main.ts'),
        'fuzz-worker': resolve(import.meta.dirname, 'fuzz-worker.ts'),
      },
    },
    outDir: 'out/fuzz',
    target: 'node20',
    minify: false,
  },
});
