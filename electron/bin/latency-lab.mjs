#!/usr/bin/env node
/** The command line. In a clone it first sees to the dependencies and the build, in silence on stdout. */
import { ensureBuild } from '../setup/build.mjs';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { exitCodeOf } from '../setup/messages.mjs';
import { electronVariable, isSetUp } from '../setup/programs.mjs';

// The exit code is set, not exited with: what is on its way to a pipe still gets there.
process.exitCode = await exitCodeOf(async () => {
  if (!process.env[isSetUp]) {
    await ensureDependencies();
    await ensureBuild();
  }
  if (!process.env[electronVariable]) {
    const { electronAtHand } = await import('../setup/electron-runtime.mjs');
    const electron = await electronAtHand();
    if (electron !== undefined) process.env[electronVariable] = electron.executable;
  }
  const { main } = await import(new URL('../../out/main/cli.js', import.meta.url).href);
  return main(process.argv.slice(2));
});
