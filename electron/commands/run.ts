import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { readScenario } from '../lab/read-scenario.ts';
import type { Console } from './console.ts';
import { type MeasureOptions, measure } from './measure.ts';
import { deviceOption, jsonOption, outOption, repeatsOption, warmUpsOption } from './options.ts';
import { scenarioOf } from './scenario-of.ts';

type Options = MeasureOptions & {
  readonly device?: string[];
  readonly repeats?: number;
  readonly warmUps?: number;
};

/** `latency-lab run [SCENARIO.json]`. */
export function runCommand(console: Console): Command {
  return new Command('run')
    .description('Run a scenario and record it. Without a file: the default scenario.')
    .argument('[SCENARIO.json]', 'what to measure')
    .addOption(deviceOption())
    .addOption(repeatsOption())
    .addOption(warmUpsOption())
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (file: string | undefined, options: Options) => {
      const path = resolve(file ?? join(console.resources, 'scenarios', 'default.json'));
      const scenario = await readScenario(path);
      const changed = scenarioOf({
        ...scenario,
        devices: options.device ?? scenario.devices,
        repeats: options.repeats ?? scenario.repeats,
        warmUps: options.warmUps ?? scenario.warmUps,
      });
      await measure(changed, dirname(path), options, console);
    });
}
