import { stat } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { ScenarioInput } from '../common/scenario.ts';
import { worksOfCorpora } from '../lab/corpus/corpus-works.ts';
import { UnreadableCorpus } from '../lab/corpus/unreadable-corpus.ts';
import { type ChosenOptions, chosenScenario } from './chosen-scenario.ts';
import type { Console } from './console.ts';
import { measure } from './measure.ts';
import { measureOptions, modelOption, wholeNumber, withOptions } from './options.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = ChosenOptions & Hearing & Streaming;
type Hearing = {
  readonly model: string;
  readonly reference?: string;
  readonly language?: string;
  readonly limit?: number;
};
type Streaming = { readonly streaming?: true; readonly interval?: number };

/** `latency-lab asr FILE|FOLDER...`. */
export function asrCommand(console: Console): Command {
  const command = new Command('asr')
    .description('Recognise audio and measure it.')
    .argument(
      '<FILE...>',
      'audio files (WAV, FLAC, MP3, Ogg, Opus), or folders of them with transcripts',
    )
    .addOption(modelOption('moonshine-tiny-q'))
    .addOption(new Option('--reference <TEXT>', 'what is really said, for the word error rate'))
    .addOption(new Option('--language <TAG>', 'BCP 47, where the model hears several'))
    .addOption(
      new Option('--limit <N>', 'of a folder, only so many files').argParser(wholeNumber(1, 1000)),
    )
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
      const heard = await Promise.all(files.map((file) => workOf(file, options, console)));
      const work = heard.flat().map((one) => (streaming === null ? one : { ...one, streaming }));
      const scenario = await chosenScenario(
        { name: 'asr', work, repeats: 1 },
        options,
        await console.lab(),
      );
      await measure(scenario, process.cwd(), options, console);
    });
  return withOptions(command, measureOptions());
}

type AsrInput = Extract<ScenarioInput['work'][number], { kind: 'asr' }>;

/** One work for a file, one for each file of a folder. Throws `WrongUsage` where a folder cannot be heard. */
async function workOf(
  path: string,
  { model, reference, language, limit }: Hearing,
  { stderr }: Console,
): Promise<AsrInput[]> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
  if (!isFolder) return [{ kind: 'asr', model, audio: { file: path }, reference, language }];
  if (reference !== undefined) {
    throw new WrongUsage('--reference goes with a file: a folder has its own transcripts.');
  }
  try {
    const corpus = { model, folder: path, limit, language };
    const works = await worksOfCorpora([corpus], process.cwd(), stderr);
    return works.flatMap((work) => (work.kind === 'asr' ? [work] : []));
  } catch (thrown) {
    if (thrown instanceof UnreadableCorpus) throw new WrongUsage(thrown.message);
    throw thrown;
  }
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
