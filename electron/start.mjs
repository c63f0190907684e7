/** `npm start`: sets up what is missing and opens the app; without a display, runs its default scenario. */
import { run } from './setup/child.mjs';
import { exitCodeOf } from './setup/messages.mjs';
import { commandLine, desktopApp } from './setup/programs.mjs';
import { setUpForStart } from './setup/set-up.mjs';

const retry = '--retry-electron';
const args = process.argv.slice(2);

process.exitCode = await exitCodeOf(async () => {
  const electron = await setUpForStart({ retryElectron: args.includes(retry) });
  if (electron === undefined) return run(commandLine(['run']));
  return run(
    desktopApp(
      electron,
      args.filter((argument) => argument !== retry),
    ),
  );
});
