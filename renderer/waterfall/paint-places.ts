import { lineHeights } from '../trace/lines.ts';

/** Where things stand on the canvas, in CSS pixels. */
export const axisHeight = 26;

/** Within a run's line: markers above, the strip below them. */
export const markerPlace = { top: 1, height: 6 } as const;
export const stripPlace = { top: 8, height: 12 } as const;
/** The words of a run's line, level with its strip. */
export const wordsPlace = { top: 4, height: 20 } as const;

/** Within a row: the bar, with space to the rows beside it. */
export const barPlace = { top: 1, height: lineHeights.row - 3 } as const;

/** Within a telemetry track: the readings, with space to the tracks beside it. */
export const plotPlace = { top: 4, height: 25 } as const;

/** How wide the names beside the plot are, for a canvas so wide. */
export const gutterFor = (width: number): number =>
  Math.round(Math.max(150, Math.min(width * 0.3, 264)));
