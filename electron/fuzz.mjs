/** `npm run fuzz`: mutated recordings through everything that reads one. Needs no models and no window. */
import { run } from './setup/child.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { exitCodeOf } from './setup/messages.mjs';

process.exitCode = await exitCodeOf(async () => {
  await ensureDependencies();
  const { build } = await import('vite');
  await build({ configFile: 'test/fuzz/vite.config.ts', logLevel: 'warn' });
  return run({
    command: process.execPath,
    args: ['out/fuzz/main.js', ...process.argv.slice(2)],
    env: {},
  });
});
