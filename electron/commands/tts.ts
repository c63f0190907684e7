import { copyFile, readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { RecordedSession } from '../common/recorded-session.ts';
import { resolveInside } from '../lab/recording-path.ts';
import { type ChosenOptions, chosenScenario } from './chosen-scenario.ts';
import type { Console } from './console.ts';
import { measure, sayIfUnsaved } from './measure.ts';
import { measureOptions, modelOption, roundTripOption, withOptions } from './options.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = ChosenOptions & {
  readonly text?: string;
  readonly textFile?: string;
  readonly model: string;
  readonly voice?: string;
  readonly language?: string;
  readonly speed?: number;
  readonly wav?: string;
};

/** `latency-lab tts --text TEXT|--text-file F`. */
export function ttsCommand(console: Console): Command {
  const command = new Command('tts')
    .description('Speak a text and measure it.')
    .addOption(new Option('--text <TEXT>', 'what to say').conflicts('textFile'))
    .addOption(new Option('--text-file <F>', 'a file with what to say'))
    .addOption(modelOption('tiny-tts-en'))
    .addOption(new Option('--voice <NAME>', "one of the model's voices, such as af_heart"))
    .addOption(new Option('--language <TAG>', 'BCP 47, where the model speaks several'))
    .addOption(new Option('--speed <FACTOR>', '2 is twice as fast (0.25 to 4)').argParser(Number))
    .addOption(new Option('--wav <OUT.wav>', 'save the audio of the last run'))
    .action(async (options: Options) => {
      const { model, voice, language, speed } = options;
      const text = await textOf(options);
      const scenario = await chosenScenario(
        { name: 'tts', work: [{ kind: 'tts', model, text, voice, language, speed }], repeats: 1 },
        options,
        await console.lab(),
      );
      const { session, folder } = await measure(scenario, process.cwd(), options, console);
      if (options.wav !== undefined) await saveAudio(session, folder, options.wav, console);
    });
  return withOptions(command, [...measureOptions(), roundTripOption()]);
}

async function textOf({ text, textFile }: Options): Promise<string> {
  if (text !== undefined) return text;
  if (textFile === undefined)
    throw new WrongUsage('Say what to speak: --text TEXT or --text-file F.');
  try {
    return await readFile(textFile, 'utf8');
  } catch {
    throw new WrongUsage(`The text file ${textFile} cannot be read.`);
  }
}

async function saveAudio(
  session: RecordedSession,
  folder: string,
  target: string,
  console: Console,
): Promise<void> {
  const last = session.runs.findLast(({ audio, ended }) => audio.length > 0 && ended !== null);
  const file = last?.audio[0]?.file;
  if (file === undefined) {
    console.stderr(`No audio was made, so ${target} was not written.`);
    return;
  }
  const saving = resolveInside(folder, file).then((source) => copyFile(source, target));
  if (!(await sayIfUnsaved(target, saving, console))) console.exit(1);
}
