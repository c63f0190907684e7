import type { ComparedSessions } from '../common/compare.ts';
import {
  figureCells,
  footnotes,
  idleRemarks,
  missingRemarks,
  outputLines,
  sideLines,
  telemetryCells,
} from '../common/comparison-words.ts';
import {
  differenceNotes,
  differenceTables,
  profileRemarks,
} from '../common/part-difference-words.ts';
import { alignCells } from './align-columns.ts';

/** The comparison as a person reads it in a terminal. Lines without line ends. */
export const comparisonTable = ({ comparisons }: ComparedSessions): string[] =>
  comparisons.flatMap((comparison, place) => [
    ...(place === 0 ? [] : ['']),
    ...sideLines(comparison),
    '',
    ...alignCells(figureCells(comparison)),
    ...footnotes(comparison),
    ...outputLines(comparison),
    ...(comparison.telemetry.length === 0
      ? []
      : [
          '',
          ...alignCells(telemetryCells(comparison)),
          ...idleRemarks(comparison),
          ...missingRemarks(comparison),
        ]),
  ]);

/** The stages and operators of each side against the first, as a person reads them in a terminal. */
export const differenceLines = ({ comparisons }: ComparedSessions): string[] =>
  comparisons.flatMap(({ sides }) => [
    ...differenceTables(sides).flatMap((cells) => ['', ...alignCells(cells)]),
    ...differenceNotes,
    ...profileRemarks(sides),
  ]);
