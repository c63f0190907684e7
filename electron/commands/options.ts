import { InvalidArgumentError, Option } from 'commander';

/** Options that several commands share, parsed and bounded here. */

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

const collect = (device: string, earlier: string[] | undefined): string[] => [
  ...(earlier ?? []),
  device,
];

export const repeatsOption = (): Option =>
  new Option('--repeats <N>', 'measured runs of each work').argParser(wholeNumber(1, 10_000));
export const warmUpsOption = (): Option =>
  new Option('--warm-ups <N>', 'runs before them that no summary counts').argParser(
    wholeNumber(0, 100),
  );
export const deviceOption = (): Option =>
  new Option('--device <ID>', 'where to run; may be given more than once').argParser(collect);
export const modelOption = (model: string): Option =>
  new Option('--model <ID>', 'which model runs').default(model);
export const outOption = (): Option =>
  new Option('--out <FILE.latlab>', 'save the recording as one file, too');
export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON object and nothing else');
export const topOption = (): Option =>
  new Option('--top <N>', 'how many operators, the largest first')
    .argParser(wholeNumber(1, 100_000))
    .default(15);
