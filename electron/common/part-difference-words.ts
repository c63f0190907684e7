import type { Side } from './comparison-sides.ts';
import { sideName } from './comparison-warnings.ts';
import { type Cells, nothing } from './comparison-words.ts';
import { operatorReport } from './operators.ts';
import {
  type PartDifference,
  type PartDifferences,
  partDifferences,
  profiledRuns,
  runsOfSide,
} from './part-differences.ts';
import type { RecordedRun } from './recorded-session.ts';

/** The differences of stages and operators as words and cells, on screen, in a terminal and in Markdown. */

/** Each side against the first. */
export const differencesToFirst = (
  sides: readonly Side[],
): { readonly place: number; readonly found: PartDifferences }[] =>
  sides.flatMap((side, place) => {
    const [first] = sides;
    return first === undefined || place === 0
      ? []
      : [{ place, found: partDifferences(runsOfSide(first), runsOfSide(side)) }];
  });

export const partName = ({ part }: PartDifference): string =>
  part.kind === 'stage' ? part.stage : part.operator;

/** Three figures that count. */
export const millisText = (value: number | null): string =>
  value === null ? nothing : value.toFixed(Math.abs(value) < 1 ? 3 : Math.abs(value) < 100 ? 1 : 0);

/** "+1.2", "−0.300": above 0 is slower. */
export const signedMillis = (value: number): string =>
  value === 0 ? '0' : `${value > 0 ? '+' : '−'}${millisText(Math.abs(value))}`;

/** "[+1.0, +1.4]", or where no interval is given how few runs there are: "n = 3". */
export const intervalText = ({ interval, runs }: PartDifference): string =>
  interval === null
    ? `n = ${Math.min(...runs)}`
    : `[${signedMillis(interval.low)}, ${signedMillis(interval.high)}]`;

/** "added", "gone", "×12 → ×8" where the count changed, else nothing. */
export function changeText({ change, counts: [a, b] }: PartDifference): string {
  if (change !== 'kept') return change;
  return a === b ? '' : `×${a} → ×${b}`;
}

/** A line for each part; `place` is the side that is held against the first. */
export function differenceCells(
  what: string,
  place: number,
  lines: readonly PartDifference[],
): Cells {
  const number = (text: string) => ({ text, isNumber: true });
  const word = (text: string) => ({ text, isNumber: false });
  const other = sideName(place);
  return {
    heads: [
      word(what),
      number(`A N`),
      number(`${other} N`),
      number('A MS'),
      number(`${other} MS`),
      number(`${other} − A, MS`),
      word('95 %'),
      word('CHANGE'),
    ],
    rows: lines.map((line) => [
      partName(line),
      String(line.counts[0]),
      String(line.counts[1]),
      millisText(line.times[0]),
      millisText(line.times[1]),
      signedMillis(line.difference),
      intervalText(line),
      changeText(line),
    ]),
  };
}

/** What has to be known to read the operators of these sides: a sentence each. */
export const profileRemarks = (sides: readonly Side[]): string[] =>
  operatorRemarks(sides.map(profiledRuns));

/** The same of the profiled runs of each side. */
export function operatorRemarks(sides: readonly (readonly RecordedRun[])[]): string[] {
  const reports = sides.map((runs) => operatorReport(runs));
  if (reports.every((report) => report === null)) return [];
  return reports.flatMap((report, place) => {
    if (report === null) {
      return [`${sideName(place)} has no profiled run with operators: they cannot be compared.`];
    }
    const unread = report.operators.filter(
      ({ provider, device }) => !/^cpu/i.test(provider) && device === null,
    );
    const providers = [...new Set(unread.map(({ provider }) => provider))];
    return providers.length === 0
      ? []
      : [
          `${sideName(place)}'s operators on ${providers.join(' and ')} tell the host's time of handing them over, not the device's.`,
        ];
  });
}

/** Said below the tables of sides. */
export const differenceNotes: readonly string[] = [
  'Medians over the steady measured runs; above 0 is slower. Stages lie in each other: their differences do not add up.',
  'Operators are of the profiled runs, and slower than the others by the profiling itself.',
];

/** Said below the tables of one run against one, of which the `profiled` ones were profiled. */
export const runDifferenceNotes = (profiled: readonly [boolean, boolean]): readonly string[] => [
  'One run against one, so a difference may be chance; above 0 is slower. Stages lie in each other: their differences do not add up.',
  ...(profiled[0] === profiled[1]
    ? []
    : [
        `${sideName(profiled[0] ? 0 : 1)} was profiled, which takes time itself: it is slower for that alone.`,
      ]),
];

/** Every table of these sides: stages, then operators where both sides have them. */
export const differenceTables = (sides: readonly Side[]): Cells[] =>
  differencesToFirst(sides).flatMap(({ place, found }) => [
    differenceCells('STAGE', place, found.stages),
    ...(found.operators === null ? [] : [differenceCells('OPERATOR', place, found.operators)]),
  ]);
