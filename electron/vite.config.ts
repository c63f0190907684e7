import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { reportBuild } from './report-build.ts';

const root = resolve(import.meta.dirname, '..');
const from = (path: string): string => resolve(root, path);

/**
 * Three outputs in `out/`: `main` (desktop app, command line and the processes that they start; Node
 * modules, dependencies left in `node_modules`), `preload` (CommonJS: a sandboxed preload cannot be a
 * module) and `renderer` (everything bundled: it cannot read `node_modules`), and with it `report`, the page of
 * an HTML report.
 */
export default defineConfig({
  main: {
    build: {
      // The oldest Node that runs this code: the one inside the fallback Electron.
      target: 'node20.18',
      // Bundled, since it is read at every start of every process.
      externalizeDeps: { exclude: ['zod'] },
      outDir: from('out/main'),
      sourcemap: true,
      minify: false,
      rollupOptions: {
        input: {
          main: from('electron/main.ts'),
          cli: from('electron/cli.ts'),
          worker: from('electron/worker/entry.ts'),
          telemetry: from('electron/telemetry/entry.ts'),
          inventory: from('electron/telemetry/inventory-entry.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: from('out/preload'),
      rollupOptions: {
        input: { preload: from('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: from('renderer'),
    plugins: [react(), reportBuild()],
    build: {
      target: 'chrome130',
      outDir: from('out/renderer'),
      rollupOptions: { input: { index: from('renderer/index.html') } },
    },
  },
});
