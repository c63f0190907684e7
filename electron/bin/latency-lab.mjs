#!/usr/bin/env node
/** The command line. In a clone it first sees to the dependencies and the build, in silence on stdout. */
import { ensureBuild } from '../setup/build.mjs';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { exitCodeOf } from '../setup/messages.mjs';
import { isSetUp } from '../setup/programs.mjs';

// The exit code is set, not exited with: what is on its way to a pipe still gets there.
process.exitCode = await exitCodeOf(async () => {
  if (!process.env[isSetUp]) {
    await ensureDependencies();
    await ensureBuild();
  }
  const { main } = await import(new URL('../../out/main/cli.js', import.meta.url).href);
  return main(process.argv.slice(2));
});
