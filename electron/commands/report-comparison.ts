import type { ComparedSessions } from '../common/compare.ts';
import {
  type Cells,
  figureCells,
  footnotes,
  idleRemarks,
  missingRemarks,
  sideLines,
  telemetryCells,
} from '../common/comparison-words.ts';
import {
  differenceNotes,
  differenceTables,
  profileRemarks,
} from '../common/part-difference-words.ts';
import { alignColumns } from './align-columns.ts';

/** The comparison as a person reads it in a terminal. Lines without line ends. */
export const comparisonTable = ({ comparisons }: ComparedSessions): string[] =>
  comparisons.flatMap((comparison, place) => [
    ...(place === 0 ? [] : ['']),
    ...sideLines(comparison),
    '',
    ...aligned(figureCells(comparison)),
    ...footnotes(comparison),
    ...(comparison.telemetry.length === 0
      ? []
      : [
          '',
          ...aligned(telemetryCells(comparison)),
          ...idleRemarks(comparison),
          ...missingRemarks(comparison),
        ]),
  ]);

/** The stages and operators of each side against the first, as a person reads them in a terminal. */
export const differenceLines = ({ comparisons }: ComparedSessions): string[] =>
  comparisons.flatMap(({ sides }) => [
    ...differenceTables(sides).flatMap((cells) => ['', ...aligned(cells)]),
    ...differenceNotes,
    ...profileRemarks(sides),
  ]);

const aligned = ({ heads, rows }: Cells): string[] =>
  alignColumns(
    [heads.map(({ text }) => text), ...rows],
    new Set(heads.flatMap(({ isNumber }, at) => (isNumber ? [at] : []))),
  );
