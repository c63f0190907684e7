import type { ComparedSessions } from '../compare.ts';
import {
  figureCells,
  footnotes,
  idleRemarks,
  missingRemarks,
  outputLines,
  sideLines,
  telemetryCells,
} from '../comparison-words.ts';
import { differenceNotes, differenceTables, profileRemarks } from '../part-difference-words.ts';
import { inMarkdown, markdownTable } from './markdown-text.ts';

/** A comparison as GitHub's Markdown, warnings included. Lines without line ends. */
export const comparisonMarkdown = ({ comparisons, leftOut }: ComparedSessions): string[] => [
  ...comparisons.flatMap((comparison, place) => [
    ...(place === 0 ? [] : ['']),
    ...sideLines(comparison).map((line) => `- ${inMarkdown(line)}`),
    '',
    ...markdownTable(figureCells(comparison)),
    '',
    ...footnotes(comparison).map(inMarkdown),
    ...outputLines(comparison).flatMap((line) => ['', inMarkdown(line)]),
    ...telemetryTable(comparison),
    ...comparison.warnings.flatMap((warning) => ['', `**${inMarkdown(warning)}**`]),
  ]),
  ...leftOut.flatMap((sentence) => ['', inMarkdown(sentence)]),
];

/** The stages and operators of each side against the first. */
export const differencesMarkdown = ({ comparisons }: ComparedSessions): string[] =>
  comparisons.flatMap(({ sides }) => [
    ...differenceTables(sides).flatMap((cells) => ['', ...markdownTable(cells)]),
    '',
    ...[...differenceNotes, ...profileRemarks(sides)].map((note) => `- ${inMarkdown(note)}`),
  ]);

function telemetryTable(comparison: ComparedSessions['comparisons'][number]): string[] {
  if (comparison.telemetry.length === 0) return [];
  const remarks = [...idleRemarks(comparison), ...missingRemarks(comparison)].map(
    (remark) => `- ${inMarkdown(remark)}`,
  );
  return ['', ...markdownTable(telemetryCells(comparison)), '', ...remarks];
}
