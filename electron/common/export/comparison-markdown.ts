import type { ComparedSessions } from '../compare.ts';
import {
  type Cells,
  figureCells,
  footnotes,
  idleRemarks,
  missingRemarks,
  sideLines,
  telemetryCells,
} from '../comparison-words.ts';

/** A comparison as GitHub's Markdown, warnings included. Lines without line ends. */
export const comparisonMarkdown = ({ comparisons, leftOut }: ComparedSessions): string[] => [
  ...comparisons.flatMap((comparison, place) => [
    ...(place === 0 ? [] : ['']),
    ...sideLines(comparison).map((line) => `- ${inMarkdown(line)}`),
    '',
    ...table(figureCells(comparison)),
    '',
    ...footnotes(comparison).map(inMarkdown),
    ...telemetryTable(comparison),
    ...comparison.warnings.flatMap((warning) => ['', `**${inMarkdown(warning)}**`]),
  ]),
  ...leftOut.flatMap((sentence) => ['', inMarkdown(sentence)]),
];

function telemetryTable(comparison: ComparedSessions['comparisons'][number]): string[] {
  if (comparison.telemetry.length === 0) return [];
  const remarks = [...idleRemarks(comparison), ...missingRemarks(comparison)].map(
    (remark) => `- ${inMarkdown(remark)}`,
  );
  return ['', ...table(telemetryCells(comparison)), '', ...remarks];
}

const table = ({ heads, rows }: Cells): string[] => [
  markdownRow(heads.map(({ text }) => text)),
  markdownRow(heads.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
  ...rows.map((row) => markdownRow(row.map(inMarkdown))),
];

const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Names and texts are other people's: nothing in them may become markup. */
const inMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`).replace(/\s+/g, ' ');
