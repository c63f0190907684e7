import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { readScenario } from '../lab/read-scenario.ts';
import { type ChosenOptions, chosenScenario } from './chosen-scenario.ts';
import type { Console } from './console.ts';
import { measure } from './measure.ts';
import { measureOptions, roundTripOption, withOptions } from './options.ts';

/** `latency-lab run [SCENARIO.json]`. */
export function runCommand(console: Console): Command {
  const command = new Command('run')
    .description('Run a scenario and record it. Without a file: the default scenario.')
    .argument('[SCENARIO.json]', 'what to measure')
    .action(async (file: string | undefined, options: ChosenOptions) => {
      const path = resolve(file ?? join(console.resources, 'scenarios', 'default.json'));
      const written = await readScenario(path, console.stderr);
      const scenario = await chosenScenario(written, options, await console.lab());
      await measure(scenario, dirname(path), options, console);
    });
  return withOptions(command, [...measureOptions(), roundTripOption()]);
}
