import { Command, InvalidArgumentError, Option } from 'commander';
import { type ChosenOptions, chosenScenario } from './chosen-scenario.ts';
import type { Console } from './console.ts';
import { measure } from './measure.ts';
import { measureOptions, modelOption, withOptions } from './options.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = ChosenOptions & { readonly model: string; readonly reference?: string } & Streaming;
type Streaming = { readonly streaming?: true; readonly interval?: number };

/** `latency-lab asr FILE...`. */
export function asrCommand(console: Console): Command {
  const command = new Command('asr')
    .description('Recognise audio files and measure it.')
    .argument('<FILE...>', 'audio files: WAV, FLAC, MP3, Ogg or Opus')
    .addOption(modelOption('moonshine-tiny-q'))
    .addOption(new Option('--reference <TEXT>', 'what is really said, for the word error rate'))
    .addOption(
      new Option(
        '--streaming',
        'let the audio arrive in real time, with partial texts while it does',
      ),
    )
    .addOption(
      new Option(
        '--interval <SECONDS>',
        'between partial texts (0.05 to 10; 0.5 where left out)',
      ).argParser(seconds),
    )
    .action(async (files: string[], options: Options) => {
      if (options.reference !== undefined && files.length > 1) {
        throw new WrongUsage('--reference goes with one file, since it is the text of that file.');
      }
      const streaming = streamingOf(options);
      const work = files.map(
        (file) =>
          ({
            kind: 'asr',
            model: options.model,
            audio: { file },
            reference: options.reference,
            ...(streaming === null ? {} : { streaming }),
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

/** null where the audio is there at once. Throws `WrongUsage`. */
function streamingOf({ streaming, interval }: Streaming): { interval?: number } | null {
  if (streaming === true) return interval === undefined ? {} : { interval };
  if (interval === undefined) return null;
  throw new WrongUsage('--interval goes with --streaming.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0.05 && value <= 10) return value;
  throw new InvalidArgumentError('It must be a number from 0.05 to 10.');
}
