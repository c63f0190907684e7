/**
 * `npm run check`: the quick gate. Stops at the first step that fails and prints what mends or repeats it.
 * `-- --static`: only what reads the code, for a gate that runs all tests anyway.
 */
import { run } from './setup/child.mjs';
import { ensureDependencies, npmProgram } from './setup/dependencies.mjs';
import { exitCodeOf, say } from './setup/messages.mjs';

const isStatic = process.argv.includes('--static');

const reading = [
  { script: 'format:check', afterwards: '"npm run format" mends it' },
  { script: 'types', afterwards: '"npm run types" repeats it' },
  { script: 'lint', afterwards: '"npm run lint" repeats it, "npm run lint -- --write" mends some' },
];
const running = [
  { script: 'unit', afterwards: '"npm run unit" repeats it' },
  { script: 'build', afterwards: '"npm run build" repeats it' },
];

process.exitCode = await exitCodeOf(async () => {
  await ensureDependencies();
  for (const { script, afterwards } of isStatic ? reading : [...reading, ...running]) {
    say(`── ${script}`);
    const code = await run(npmProgram(['run', '--silent', script]));
    if (code !== 0) {
      say(`check: ${script} failed; ${afterwards}.`);
      return code;
    }
  }
  say('check: all is well.');
  return 0;
});
