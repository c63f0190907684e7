import { type Command, InvalidArgumentError, Option } from 'commander';
import { graphOptimizations } from '../common/device-settings.ts';

/** Options that several commands share, parsed and bounded here. */

const inRange = (text: string, least: number, most: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number =>
    inRange(text, least, most);

/** Values with commas between them, and those of the same option before. */
const list =
  <Value>(parse: (text: string) => Value) =>
  (text: string, earlier: Value[] | undefined): Value[] => [
    ...(earlier ?? []),
    ...text.split(',').map((part) => parse(part.trim())),
  ];

const named = (text: string): string => {
  if (text === '') throw new InvalidArgumentError('A name is missing.');
  return text;
};

const graphLevel = (text: string): (typeof graphOptimizations)[number] => {
  const level = graphOptimizations.find((known) => known === text);
  if (level !== undefined) return level;
  throw new InvalidArgumentError(`It must be one of ${graphOptimizations.join(', ')}.`);
};

const rate = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 50) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 50.');
};

export const modelOption = (model: string): Option =>
  new Option('--model <ID>', 'which model runs').default(model);
export const maxTokensOption = (): Option =>
  new Option('--max-tokens <N>', 'the longest reply, in tokens').argParser(wholeNumber(1, 100_000));
export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON object and nothing else');
export const topOption = (): Option =>
  new Option('--top <N>', 'how many operators, the largest first')
    .argParser(wholeNumber(1, 100_000))
    .default(15);

/** For commands that speak. */
export const roundTripOption = (): Option =>
  new Option(
    '--round-trip <MODEL>',
    'an ASR model hears what was spoken, on the CPU: word errors beside speed',
  ).argParser(named);

export function withOptions(command: Command, options: readonly Option[]): Command {
  for (const option of options) command.addOption(option);
  return command;
}

export const telemetryOptions = (): Option[] => [
  new Option('--telemetry-rate <HZ>', "readings a second of the machine's telemetry").argParser(
    rate,
  ),
  new Option('--no-telemetry', 'read no telemetry').conflicts('telemetryRate'),
];

/** Where and how often it runs, and what else is written down: the same for `run`, `tts`, `asr` and `llm`. */
export const measureOptions = (): Option[] => [
  new Option(
    '--device <ID[,ID...]>',
    'where to run: ids of "latency-lab devices", or "all" that are ready',
  ).argParser(list(named)),
  new Option('--repeats <N>', 'measured runs of each work').argParser(wholeNumber(1, 10_000)),
  new Option('--warm-ups <N>', 'runs before them that no summary counts').argParser(
    wholeNumber(0, 100),
  ),
  new Option('--threads <N[,N...]>', 'threads of the CPU; several are a sweep').argParser(
    list((text) => inRange(text, 1, 1024)),
  ),
  new Option(
    '--graph <LEVEL[,LEVEL...]>',
    `graph optimisation: ${graphOptimizations.join(', ')}`,
  ).argParser(list(graphLevel)),
  new Option('--cache-on-device', "keep the decoder's cache in the GPU's memory (WebGPU)"),
  new Option('--precision <P[,P...]>', 'variants of the model by precision: fp32, int8').argParser(
    list(named),
  ),
  new Option('--profile <N>', 'profiled runs of each work, apart from the others').argParser(
    wholeNumber(0, 100),
  ),
  new Option('--allow-cpu-fallback', 'let a GPU leave heavy operators to the CPU, and say so'),
  new Option('--seed <N>', 'draw by this number which device goes first').argParser(
    wholeNumber(0, 0xffff_ffff),
  ),
  ...telemetryOptions(),
  new Option('--out <FILE.latlab>', 'save the recording as one file, too'),
  new Option(
    '--to <URL>',
    'send each run to an OpenTelemetry collector when it has ended (OTLP/HTTP, such as http://localhost:4318; headers by OTEL_EXPORTER_OTLP_HEADERS)',
  ),
  jsonOption(),
];
