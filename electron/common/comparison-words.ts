import type { ComparedFigure, ComparedRow, Comparison, TelemetryRow } from './compare.ts';
import { sideName } from './comparison-warnings.ts';
import { differenceSentence } from './difference.ts';
import { outputInWords } from './output-comparison.ts';
import { idleSentence } from './side-telemetry.ts';
import { nothingReadsIt, type Told } from './stage-telemetry.ts';
import { percentileFloor } from './statistics.ts';
import type { Spread } from './summary.ts';

/** A comparison as words and cells: what every table of it says, on screen, in a terminal and in Markdown. */

/** Stands where there is no value. */
export const nothing = '–';

/** A cell of a table's head, and whether its column holds numbers. */
export type Head = { readonly text: string; readonly isNumber: boolean };

export type Cells = {
  readonly heads: readonly Head[];
  readonly rows: readonly (readonly string[])[];
};

const number = (text: string): Head => ({ text, isNumber: true });
const word = (text: string): Head => ({ text, isNumber: false });

/** "A  a-session: TTS tiny-tts on cpu, 2 threads, "Hello."": a line for each side. */
export const sideLines = ({ sides }: Comparison): string[] =>
  sides.map(({ session: { manifest }, kind, model, target, subject }, place) => {
    const what = `${kind.toUpperCase()} ${model} on ${target}, ${subject}`;
    return `${sideName(place)}  ${manifest.id}: ${what}`.replace(/\s*\n\s*/g, ' ');
  });

/** The table of figures: a row for each, with every side's spread and its difference to the first. */
export function figureCells({ sides, rows }: Comparison): Cells {
  const names = sides.map((_, place) => sideName(place));
  return {
    heads: [
      word('FIGURE'),
      ...names.flatMap((name) => [`${name} MEDIAN`, `${name} P95`, `${name} N`].map(number)),
      ...names.slice(1).map((name) => word(`${name} AGAINST A`)),
    ],
    rows: rows.map((row) => [
      figureName(row),
      ...row.spreads.flatMap((spread) => [
        figureText(spread.median, row),
        p95Text(spread, row),
        String(spread.n),
      ]),
      ...row.differences
        .slice(1)
        .map((difference) => (difference === null ? nothing : differenceSentence(difference))),
    ]),
  };
}

/** The table of telemetry; without rows where no side has any. */
export const telemetryCells = ({ sides, telemetry }: Comparison): Cells => ({
  heads: [word('TELEMETRY'), ...sides.map((_, place) => number(sideName(place)))],
  rows: telemetry.map((row) => [
    telemetryName(row),
    ...row.told.map(({ value }) => telemetryText(value, row)),
  ]),
});

const figureNames: Readonly<Record<Extract<ComparedFigure, string>, string>> = {
  'turn-gap': 'turn gap',
  processing: 'processing time',
  rtf: 'RTF',
  'first-partial': 'first partial text',
  'partial-delay': 'partial texts late by',
  'final-delay': 'final text late by',
  'taken-back': 'words taken back',
  ttfa: 'TTFA',
  ttft: 'TTFT',
  itl: 'ITL',
  load: 'load',
  'first-inference': 'first inference',
  wer: 'WER',
  cer: 'CER',
};

export function figureName({ figure, unit }: Pick<ComparedRow, 'figure' | 'unit'>): string {
  const name = typeof figure === 'string' ? figureNames[figure] : `stage ${figure.stage}`;
  return unit === 'ms' ? `${name}, ms` : name;
}

/** Three figures that count, in any range. */
export function figureText(value: number | null, { unit }: Pick<ComparedRow, 'unit'>): string {
  if (value === null) return nothing;
  if (unit === 'ratio') return value.toFixed(value < 0.1 ? 4 : 3);
  return value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0);
}

/** With a star while there are too few runs for a p95 to be more than the slowest one. */
export const p95Text = (spread: Spread, row: Pick<ComparedRow, 'unit'>): string =>
  spread.n < 2
    ? nothing
    : `${figureText(spread.p95, row)}${spread.n < percentileFloor.p95 ? '*' : ''}`;

const telemetryNames: Readonly<Record<string, string>> = {
  'gpu-utilization': 'GPU utilization',
  'worker-gpu-utilization': 'GPU utilization by the worker',
  'gpu-memory-used': 'GPU memory in use',
  'worker-gpu-memory': 'GPU memory of the worker',
  'gpu-power': 'GPU power',
  'gpu-energy': 'GPU energy per second of audio',
  'worker-cpu': 'worker CPU',
  'worker-memory': 'worker memory',
};

/** "GPU utilization, mean, %", "stage encode: GPU power, mean, W". */
export function telemetryName({ metric, summing, stage, unit }: TelemetryRow): string {
  const where = stage === 'run' ? '' : `stage ${stage}: `;
  return where + telemetryNameInStage({ metric, summing, unit });
}

/** The same where a heading names the stage. */
export function telemetryNameInStage(
  row: Pick<TelemetryRow, 'metric' | 'summing' | 'unit'>,
): string {
  const { metric, summing, unit } = row;
  const how = summing === 'per second of audio' ? [] : [summing];
  const shownUnit = unit === 'B' ? 'MiB' : metric === 'worker-cpu' ? '% of a core' : unit;
  return [telemetryNames[metric] ?? metric, ...how, shownUnit].join(', ');
}

export function telemetryText(value: number | null, { unit }: Pick<TelemetryRow, 'unit'>): string {
  if (value === null) return nothing;
  if (unit === 'B') return (value / 2 ** 20).toFixed(0);
  return value.toFixed(value < 10 ? 2 : value < 1000 ? 1 : 0);
}

/** What is behind a figure of telemetry, or why there is none. */
export const toldInWords = ({ value, why, n, covered }: Told): string =>
  value === null
    ? `${why ?? 'nothing is told'}`
    : `${n} ${n === 1 ? 'reading tells' : 'readings tell'} of ${covered.toFixed(covered < 10 ? 2 : 0)} s`;

/** What utilization shows, by side: a sentence each, by `idleSentence`. */
export const idleRemarks = ({ telemetry }: Pick<Comparison, 'telemetry'>): string[] =>
  telemetry.flatMap((row) =>
    row.told.flatMap((told, place) => {
      const sentence = idleSentence(row, told);
      return sentence === null ? [] : [`${sideName(place)}: ${sentence}.`];
    }),
  );

/** How far the output of each side is from an earlier one's: a line each, and one on how to read them. */
export function outputLines({ outputs }: Pick<Comparison, 'outputs'>): string[] {
  const lines = outputs.flatMap((output, place) =>
    output === null
      ? []
      : [
          `Output of ${sideName(place)} against ${sideName(output.against)}: ${outputInWords(output)}`,
        ],
  );
  const isSpoken = outputs.some((output) => output?.kind === 'spoken');
  return isSpoken ? [...lines, spokenNote] : lines;
}

/** What a distance of audio means. */
export const spokenNote =
  'dB: log-spectral distance, aligned at the start. A model that draws noise differs from itself: only what is far above "itself" is another voice or wrong.';

/** Why figures of whole runs are missing, although something reads them: a sentence each. */
export const missingRemarks = ({ telemetry }: Pick<Comparison, 'telemetry'>): string[] =>
  telemetry
    .filter(({ stage }) => stage === 'run')
    .flatMap((row) =>
      row.told.flatMap(({ value, why }, place) =>
        value === null && why !== nothingReadsIt
          ? [`${sideName(place)}: no ${telemetryNames[row.metric] ?? row.metric}, ${why}.`]
          : [],
      ),
    );

/** What is counted as N (`isCounted`). */
export const countedWords = (isStreamed: boolean): string =>
  isStreamed ? 'steady runs, and streaming ones whose calls were of a new shape' : 'steady runs';

export function footnotes({ sides, rows }: Comparison): string[] {
  const isShort = rows.some(({ spreads }) =>
    spreads.some(({ n }) => n > 1 && n < percentileFloor.p95),
  );
  const isStreamed = rows.some(({ figure }) => figure === 'final-delay');
  const isAcross = new Set(sides.map(({ session }) => session)).size > 1;
  return [
    `N counts ${countedWords(isStreamed)}. Intervals hold the ratio of medians at 95 %; each row may err in 5 of 100 cases.`,
    ...(isShort
      ? [`* the slowest seen: a p95 needs ${percentileFloor.p95} runs to say more.`]
      : []),
    ...(isAcross
      ? [
          'The sessions are of different times: a small difference may be the machine of that moment. One session with several devices takes turns between them.',
        ]
      : []),
  ];
}
