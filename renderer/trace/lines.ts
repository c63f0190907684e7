import { type Stage, stages } from '../../electron/common/stages.ts';
import type { Row } from './rows.ts';
import type { Section } from './sections.ts';
import { firstWhere } from './visible-range.ts';

/** What the page is made of, from top to bottom. `y` and `height` in CSS pixels. */
export type Line = { readonly y: number; readonly height: number } & (
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'run'; readonly run: number; readonly isOpen: boolean }
  | { readonly kind: 'track'; readonly run: number; readonly track: TrackName }
  | {
      readonly kind: 'row';
      readonly run: number;
      readonly row: number;
      /** Where rows stand by stage: whether it is the stage's first, which names it. */
      readonly inStage?: 'first' | 'later';
    }
);

/** What a run shows besides its stages; `../waterfall/run-tracks` has one file for each. */
export type TrackName = 'audio' | 'buffer' | 'path' | 'notes';

export type RunLine = Extract<Line, { kind: 'run' }>;
export type RowLine = Extract<Line, { kind: 'row' }>;
export type OwnTrackLine = Extract<Line, { kind: 'track' }>;

/** Lines from top to bottom without gaps: `height` is where the last one ends. */
export type Page = {
  readonly lines: readonly Line[];
  readonly height: number;
  /** Where in `lines` each run's own line is. Thousands of runs are asked for at once. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Where in `lines` the rows of each run are that can be seen, by row. */
  readonly rowsOf: ReadonlyMap<number, ReadonlyMap<number, number>>;
};

export const emptyPage: Page = { lines: [], height: 0, placeOf: new Map(), rowsOf: new Map() };

export const lineHeights = { section: 26, run: 24, row: 18, afterRows: 6 } as const;

/** What a page is laid out from. */
export type PageContent = {
  readonly isOpen: (run: number) => boolean;
  readonly rowsOf: (run: number) => readonly Row[];
  readonly tracksOf?: (
    run: number,
  ) => readonly { readonly track: TrackName; readonly height: number }[];
  readonly isStageHidden?: (stage: Stage) => boolean;
  /** `stage`: a section's runs stand closed, below them the rows of each stage, run by run. */
  readonly rowsBy?: 'run' | 'stage';
};

/** Lays out the page: each section's heading, its runs, and below an open run its tracks and its rows. */
export function layOutPage(sections: readonly Section[], content: PageContent): Page {
  const page = new PageMaker();
  for (const section of sections) {
    page.add({ kind: 'section', section }, lineHeights.section);
    if (content.rowsBy === 'stage') addByStage(page, section.runs, content);
    else for (const run of section.runs) addRun(page, run, content);
  }
  return page.made;
}

function addRun(page: PageMaker, run: number, content: PageContent): void {
  const isOpen = content.isOpen(run);
  page.add({ kind: 'run', run, isOpen }, lineHeights.run);
  if (!isOpen) return;
  for (const { track, height } of content.tracksOf?.(run) ?? [])
    page.add({ kind: 'track', run, track }, height);
  const rows = seenRows(run, content);
  rows.forEach(({ place }, at) => {
    const after = at === rows.length - 1 ? lineHeights.afterRows : 0;
    page.add({ kind: 'row', run, row: place }, lineHeights.row + after);
  });
}

function addByStage(page: PageMaker, runs: readonly number[], content: PageContent): void {
  for (const run of runs) page.add({ kind: 'run', run, isOpen: false }, lineHeights.run);
  const rows = runs.flatMap((run) => seenRows(run, content).map((row) => ({ ...row, run })));
  for (const stage of stages) {
    const own = rows.filter((row) => row.stage === stage);
    own.forEach(({ run, place }, at) => {
      const after = at === own.length - 1 ? lineHeights.afterRows : 0;
      const inStage = at === 0 ? 'first' : 'later';
      page.add({ kind: 'row', run, row: place, inStage }, lineHeights.row + after);
    });
  }
}

const seenRows = (run: number, { rowsOf, isStageHidden }: PageContent) =>
  rowsOf(run)
    .map(({ stage }, place) => ({ stage, place }))
    .filter(({ stage }) => isStageHidden?.(stage) !== true);

type LineContent<L = Line> = L extends Line ? Omit<L, 'y' | 'height'> : never;

/** Stands lines below each other, and keeps where they are. */
class PageMaker {
  readonly #lines: Line[] = [];
  readonly #placeOf = new Map<number, number>();
  readonly #rowsOf = new Map<number, Map<number, number>>();
  #y = 0;

  add(content: LineContent, height: number): void {
    const place = this.#lines.length;
    if (content.kind === 'run') this.#placeOf.set(content.run, place);
    if (content.kind === 'row') {
      const rows = this.#rowsOf.get(content.run) ?? new Map<number, number>();
      this.#rowsOf.set(content.run, rows.set(content.row, place));
    }
    this.#lines.push({ ...content, y: this.#y, height });
    this.#y += height;
  }

  get made(): Page {
    return {
      lines: this.#lines,
      height: this.#y,
      placeOf: this.#placeOf,
      rowsOf: this.#rowsOf,
    };
  }
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

/** The line of a run's row; undefined where the run is closed or the row hidden. */
export function rowLineOf(page: Page, run: number, row: number): RowLine | undefined {
  const line = page.lines[page.rowsOf.get(run)?.get(row) ?? -1];
  return line?.kind === 'row' ? line : undefined;
}
