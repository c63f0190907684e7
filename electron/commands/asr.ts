import { Command, Option } from 'commander';
import type { Console } from './console.ts';
import { type MeasureOptions, measure } from './measure.ts';
import {
  deviceOption,
  jsonOption,
  modelOption,
  outOption,
  repeatsOption,
  warmUpsOption,
} from './options.ts';
import { scenarioOf } from './scenario-of.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = MeasureOptions & {
  readonly model: string;
  readonly device?: string[];
  readonly repeats?: number;
  readonly warmUps?: number;
  readonly reference?: string;
};

/** `latency-lab asr FILE...`. */
export function asrCommand(console: Console): Command {
  return new Command('asr')
    .description('Recognise audio files and measure it.')
    .argument('<FILE...>', 'audio files: WAV, FLAC, MP3, Ogg or Opus')
    .addOption(modelOption('moonshine-tiny-q'))
    .addOption(deviceOption())
    .addOption(repeatsOption())
    .addOption(warmUpsOption())
    .addOption(new Option('--reference <TEXT>', 'what is really said, for the word error rate'))
    .addOption(outOption())
    .addOption(jsonOption())
    .action(async (files: string[], options: Options) => {
      if (options.reference !== undefined && files.length > 1) {
        throw new WrongUsage('--reference goes with one file, since it is the text of that file.');
      }
      const scenario = scenarioOf({
        name: 'asr',
        work: files.map((file) => ({
          kind: 'asr',
          model: options.model,
          audio: { file },
          reference: options.reference,
        })),
        devices: options.device,
        repeats: options.repeats ?? 1,
        warmUps: options.warmUps,
      });
      await measure(scenario, process.cwd(), options, console);
    });
}
