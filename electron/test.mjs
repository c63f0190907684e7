/** `npm test`: the same set-up as `npm start`, then all tests, on a virtual display where there is none. */
import { run } from './setup/child.mjs';
import { withDisplay } from './setup/display.mjs';
import { exitCodeOf } from './setup/messages.mjs';
import { tests } from './setup/programs.mjs';
import { setUpForTests } from './setup/set-up.mjs';

process.exitCode = await exitCodeOf(async () => {
  const electron = await setUpForTests();
  return withDisplay((display) => run(tests(electron, display, process.argv.slice(2))));
});
