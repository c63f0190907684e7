/** `npm run bench`: the same set-up as the command line, then every performance claim in one run. */
import { ensureBuild } from './setup/build.mjs';
import { run } from './setup/child.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { withDisplay } from './setup/display.mjs';
import { electronAtHand } from './setup/electron-runtime.mjs';
import { exitCodeOf } from './setup/messages.mjs';
import { commandLine, electronVariable } from './setup/programs.mjs';

process.exitCode = await exitCodeOf(async () => {
  await ensureDependencies();
  await ensureBuild();
  const code = await run(commandLine(['models', 'pull', '--defaults']));
  if (code !== 0) return code;
  const { build } = await import('vite');
  await build({ configFile: 'test/bench/vite.config.ts', logLevel: 'warn' });
  const electron = await electronAtHand();
  const env = electron === undefined ? {} : { [electronVariable]: electron.executable };
  const bench = (/** @type {Readonly<Record<string, string>>} */ display) =>
    run({
      command: process.execPath,
      args: ['out/bench/main.js', ...process.argv.slice(2)],
      env: { ...env, ...display },
    });
  return process.argv.includes('--window') ? withDisplay(bench) : bench({});
});
