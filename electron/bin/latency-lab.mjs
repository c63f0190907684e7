#!/usr/bin/env node
/** The command line. In a clone it first sees to the dependencies and the build, in silence on stdout. */
import { resolve } from 'node:path';
import { ensureBuild } from '../setup/build.mjs';
import { run } from '../setup/child.mjs';
import { ensureDependencies } from '../setup/dependencies.mjs';
import { exitCodeOf } from '../setup/messages.mjs';
import { desktopApp, electronVariable, isSetUp } from '../setup/programs.mjs';

// The exit code is set, not exited with: what is on its way to a pipe still gets there.
process.exitCode = await exitCodeOf(async () => {
  const args = process.argv.slice(2);
  const isToOpen = args.length > 0 && args.every((argument) => /^[^-].*\.latlab$/i.test(argument));
  if (isToOpen) return openInWindow(args);
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
  return main(args);
});

/**
 * `latency-lab FILE.latlab`: opens recordings in the app, in its window that is open already if there is one.
 * @param {readonly string[]} files
 */
async function openInWindow(files) {
  const { setUpForStart } = await import('../setup/set-up.mjs');
  const electron = await setUpForStart({ retryElectron: false });
  if (electron !== undefined) {
    return run(
      desktopApp(
        electron,
        files.map((file) => resolve(file)),
      ),
    );
  }
  process.stderr.write(
    'There is no window here to open it in: "latency-lab show FILE.latlab" prints it.\n',
  );
  return 1;
}
