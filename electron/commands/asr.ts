import { Command, Option } from 'commander';
import { type ChosenOptions, chosenScenario } from './chosen-scenario.ts';
import type { Console } from './console.ts';
import { measure } from './measure.ts';
import { measureOptions, modelOption, withOptions } from './options.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = ChosenOptions & { readonly model: string; readonly reference?: string };

/** `latency-lab asr FILE...`. */
export function asrCommand(console: Console): Command {
  const command = new Command('asr')
    .description('Recognise audio files and measure it.')
    .argument('<FILE...>', 'audio files: WAV, FLAC, MP3, Ogg or Opus')
    .addOption(modelOption('moonshine-tiny-q'))
    .addOption(new Option('--reference <TEXT>', 'what is really said, for the word error rate'))
    .action(async (files: string[], options: Options) => {
      if (options.reference !== undefined && files.length > 1) {
        throw new WrongUsage('--reference goes with one file, since it is the text of that file.');
      }
      const work = files.map(
        (file) =>
          ({
            kind: 'asr',
            model: options.model,
            audio: { file },
            reference: options.reference,
          }) as const,
      );
      const scenario = await chosenScenario(
        { name: 'asr', work, repeats: 1 },
        options,
        await console.lab(),
      );
      await measure(scenario, process.cwd(), options, console);
    });
  return withOptions(command, measureOptions());
}
