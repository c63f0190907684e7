import type { Row } from './rows.ts';
import type { Section } from './sections.ts';
import { firstWhere } from './visible-range.ts';

/** What the page is made of, from top to bottom. `y` and `height` in CSS pixels. */
export type Line = { readonly y: number; readonly height: number } & (
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'run'; readonly run: number; readonly isOpen: boolean }
  | { readonly kind: 'track'; readonly run: number; readonly track: TrackName }
  | { readonly kind: 'row'; readonly run: number; readonly row: number }
);

/** What a run shows besides its stages; `../waterfall/run-tracks` has one file for each. */
export type TrackName = 'audio' | 'buffer';

export type RunLine = Extract<Line, { kind: 'run' }>;
export type RowLine = Extract<Line, { kind: 'row' }>;
export type OwnTrackLine = Extract<Line, { kind: 'track' }>;

/** Lines from top to bottom without gaps: `height` is where the last one ends. */
export type Page = {
  readonly lines: readonly Line[];
  readonly height: number;
  /** Where in `lines` each run's own line is; its tracks and rows follow it. Thousands of runs are asked for at once. */
  readonly placeOf: ReadonlyMap<number, number>;
};

export const emptyPage: Page = { lines: [], height: 0, placeOf: new Map() };

export const lineHeights = { section: 26, run: 24, row: 18, afterRows: 6 } as const;

/** Lays out the page: each section's heading, its runs, and below an open run its tracks and its rows. */
export function layOutPage(
  sections: readonly Section[],
  isOpen: (run: number) => boolean,
  rowsOf: (run: number) => readonly Row[],
  tracksOf: (
    run: number,
  ) => readonly { readonly track: TrackName; readonly height: number }[] = () => [],
): Page {
  const lines: Line[] = [];
  const placeOf = new Map<number, number>();
  let y = 0;
  for (const section of sections) {
    lines.push({ kind: 'section', section, y, height: lineHeights.section });
    y += lineHeights.section;
    for (const run of section.runs) {
      const open = isOpen(run);
      placeOf.set(run, lines.length);
      lines.push({ kind: 'run', run, isOpen: open, y, height: lineHeights.run });
      y += lineHeights.run;
      if (!open) continue;
      for (const { track, height } of tracksOf(run)) {
        lines.push({ kind: 'track', run, track, y, height });
        y += height;
      }
      const rows = rowsOf(run);
      rows.forEach((_, row) => {
        const height = lineHeights.row + (row === rows.length - 1 ? lineHeights.afterRows : 0);
        lines.push({ kind: 'row', run, row, y, height });
        y += height;
      });
    }
  }
  return { lines, height: y, placeOf };
}

/** The lines that touch top … bottom, as a half-open range of indices. */
export function visibleLines(
  page: Page,
  top: number,
  bottom: number,
): readonly [from: number, to: number] {
  const { lines } = page;
  const endOf = (i: number): number => (lines[i]?.y ?? 0) + (lines[i]?.height ?? 0);
  const from = firstWhere(0, lines.length, (i) => endOf(i) > top);
  const to = firstWhere(from, lines.length, (i) => (lines[i]?.y ?? 0) >= bottom);
  return [from, to];
}

/** The line under `y`; undefined outside of the page. */
export const lineAt = (page: Page, y: number): Line | undefined =>
  y < 0 ? undefined : page.lines[visibleLines(page, y, y + 1)[0]];

export function runLineOf(page: Page, run: number): RunLine | undefined {
  const line = page.lines[page.placeOf.get(run) ?? -1];
  return line?.kind === 'run' ? line : undefined;
}

/** The line of an open run's row; undefined where the run is closed. */
export function rowLineOf(page: Page, run: number, row: number): RowLine | undefined {
  const own = page.placeOf.get(run);
  if (own === undefined) return undefined;
  for (let at = own + 1; at < page.lines.length; at++) {
    const line = page.lines[at];
    if (line?.kind !== 'row' && line?.kind !== 'track') return undefined;
    if (line.kind === 'row' && line.row === row) return line;
  }
  return undefined;
}
