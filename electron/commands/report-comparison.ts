import type {
  ComparedFigure,
  ComparedRow,
  ComparedSessions,
  Comparison,
} from '../common/compare.ts';
import { sideName } from '../common/comparison-warnings.ts';
import { differenceSentence } from '../common/difference.ts';
import { percentileFloor } from '../common/statistics.ts';
import type { Spread } from '../common/summary.ts';
import { alignColumns } from './align-columns.ts';

/**
 * What `compare --json` prints: one object. `ratio` is of that side to the first, with its 95 % interval `low`
 * to `high`: above 1 is slower. Times in milliseconds; null where a figure does not apply.
 */
export function comparisonJson({ comparisons, leftOut }: ComparedSessions): object {
  return {
    comparisons: comparisons.map(({ sides, rows, warnings }) => ({
      sides: sides.map(({ session: { manifest }, work, kind, model, target, subject }, place) => ({
        name: sideName(place),
        session: manifest.id,
        work,
        kind,
        model,
        target,
        subject,
      })),
      rows: rows.map(({ figure, unit, spreads, differences }) => ({
        figure: typeof figure === 'string' ? figure : 'stage',
        stage: typeof figure === 'string' ? null : figure.stage,
        unit,
        sides: spreads.map((spread, place) => {
          const difference = differences[place] ?? null;
          return {
            ...spread,
            difference:
              difference === null
                ? null
                : { ...difference, sentence: differenceSentence(difference) },
          };
        }),
      })),
      warnings,
    })),
    leftOut,
  };
}

/** The comparison as a person reads it. Lines without line ends. */
export const comparisonTable = ({ comparisons }: ComparedSessions): string[] =>
  comparisons.flatMap((comparison, place) => {
    const { heads, cells } = columnsOf(comparison);
    const numeric = new Set(cells[0]?.flatMap((_, at) => (heads[at]?.isNumber ? [at] : [])));
    return [
      ...(place === 0 ? [] : ['']),
      ...sideLines(comparison),
      '',
      ...alignColumns([heads.map(({ text }) => text), ...cells], numeric),
      ...footnotes(comparison),
    ];
  });

/** The same as GitHub's Markdown, warnings included: it is passed on without the terminal's stderr. */
export const comparisonMarkdown = ({ comparisons, leftOut }: ComparedSessions): string[] => [
  ...comparisons.flatMap((comparison, place) => {
    const { heads, cells } = columnsOf(comparison);
    return [
      ...(place === 0 ? [] : ['']),
      ...sideLines(comparison).map((line) => `- ${inMarkdown(line)}`),
      '',
      markdownRow(heads.map(({ text }) => text)),
      markdownRow(heads.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
      ...cells.map((row) => markdownRow(row.map(inMarkdown))),
      '',
      ...footnotes(comparison).map(inMarkdown),
      ...comparison.warnings.flatMap((warning) => ['', `**${inMarkdown(warning)}**`]),
    ];
  }),
  ...leftOut.flatMap((sentence) => ['', inMarkdown(sentence)]),
];

const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Names and texts are other people's: nothing in them may become markup. */
const inMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`).replace(/\s+/g, ' ');

const sideLines = ({ sides }: Comparison): string[] =>
  sides.map(({ session: { manifest }, kind, model, target, subject }, place) => {
    const what = `${kind.toUpperCase()} ${model} on ${target}, ${subject}`;
    return `${sideName(place)}  ${manifest.id}: ${what}`.replace(/\s*\n\s*/g, ' ');
  });

type Head = { readonly text: string; readonly isNumber: boolean };

function columnsOf({ sides, rows }: Comparison): { heads: Head[]; cells: string[][] } {
  const number = (text: string): Head => ({ text, isNumber: true });
  const word = (text: string): Head => ({ text, isNumber: false });
  const names = sides.map((_, place) => sideName(place));
  return {
    heads: [
      word('FIGURE'),
      ...names.flatMap((name) => [`${name} MEDIAN`, `${name} P95`, `${name} N`].map(number)),
      ...names.slice(1).map((name) => word(`${name} AGAINST A`)),
    ],
    cells: rows.map((row) => [
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

const nothing = '–';

const figureNames: Readonly<Record<Extract<ComparedFigure, string>, string>> = {
  processing: 'processing time',
  rtf: 'RTF',
  ttfa: 'TTFA',
  load: 'load',
  'first-inference': 'first inference',
  wer: 'WER',
};

function figureName({ figure, unit }: ComparedRow): string {
  const name = typeof figure === 'string' ? figureNames[figure] : `stage ${figure.stage}`;
  return unit === 'ms' ? `${name}, ms` : name;
}

/** Three figures that count, in any range. */
function figureText(value: number | null, { unit }: ComparedRow): string {
  if (value === null) return nothing;
  if (unit === 'ratio') return value.toFixed(value < 0.1 ? 4 : 3);
  return value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0);
}

const p95Text = (spread: Spread, row: ComparedRow): string =>
  spread.n < 2
    ? nothing
    : `${figureText(spread.p95, row)}${spread.n < percentileFloor.p95 ? '*' : ''}`;

function footnotes({ sides, rows }: Comparison): string[] {
  const isShort = rows.some(({ spreads }) =>
    spreads.some(({ n }) => n > 1 && n < percentileFloor.p95),
  );
  const isAcross = new Set(sides.map(({ session }) => session)).size > 1;
  return [
    'N counts steady runs. Intervals hold the ratio of medians at 95 %; each row may err in 5 of 100 cases.',
    ...(isShort
      ? [`* the slowest seen: a p95 needs ${percentileFloor.p95} runs to say more.`]
      : []),
    ...(isAcross
      ? [
          'The sessions are of different times: a small difference may be the machine of that moment. One session',
          'with several devices takes turns between them.',
        ]
      : []),
  ];
}
