import type { RunState } from '../../electron/common/recorded-session.ts';
import { formatDuration } from '../trace/format-time.ts';
import type { Row } from '../trace/rows.ts';
import { groupOf } from '../trace/stage-groups.ts';
import type { Palette } from './palette.ts';
import { type Box, fitText, type Pen } from './pen.ts';

/** How each state of a run looks in its line: a glyph, so that colour is not needed to tell them apart. */
const stateGlyphs: Readonly<Record<RunState, string>> = {
  waiting: '○',
  running: '●',
  measured: '✓',
  cancelled: '■',
  failed: '✕',
  interrupted: '◆',
};

/** Words for one run's line in the gutter. */
export type RunWords = {
  readonly title: string;
  /** What stands in its place where there is no room for it. */
  readonly shortTitle?: string;
  readonly state: RunState;
  /** False for loads and warm-ups, whose time no figure counts: they are done, not measured. */
  readonly isCounted: boolean;
  /** "412 ms"; empty while there is nothing to say. */
  readonly length: string;
  readonly isOpen: boolean;
  readonly isDim: boolean;
  readonly isPointed: boolean;
  readonly canCancel: boolean;
};

/** CSS pixels: where things stand in a run's line, and how wide its cancel button is. */
export const gutterPlaces = { glyph: 20, title: 34, cancel: 22 } as const;

/** The heading of a section, across the whole page: what was run, and in muted words on what. */
export function drawSection(
  pen: Pen,
  title: string,
  input: string,
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  const line = Math.max(1, Math.floor(density));
  const middle = box.top + box.height / 2 + density / 2;
  pen.fillStyle = palette.raised;
  pen.fillRect(box.left, box.top, box.width, box.height);
  pen.fillStyle = palette.line;
  pen.fillRect(box.left, box.top + box.height - line, box.width, line);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.font = palette.strongFont;
  pen.fillStyle = palette.text;
  const room = box.width - 20 * density;
  const name = fitText(pen, title, room);
  pen.fillText(name, box.left + 8 * density, middle);
  const after = box.left + 22 * density + pen.measureText(name).width;
  pen.font = palette.font;
  pen.fillStyle = palette.muted;
  pen.fillText(fitText(pen, input, box.left + room - after), after, middle);
}

/** A run's line: whether it is open, its state as glyph and word, and how long it took. */
export function drawRunWords(pen: Pen, words: RunWords, box: Box, palette: Palette): void {
  const { density } = palette;
  const middle = box.top + box.height / 2 + density / 2;
  if (words.isPointed) {
    pen.fillStyle = palette.raised;
    pen.fillRect(box.left, box.top, box.width, box.height);
  }
  drawChevron(pen, words.isOpen, box, palette);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.font = palette.font;
  pen.fillStyle = stateColour(words.state, palette);
  pen.fillText(stateGlyphs[words.state], box.left + gutterPlaces.glyph * density, middle);
  const right = drawLength(pen, words, box, middle, palette);
  const left = box.left + gutterPlaces.title * density;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.fillStyle = words.isDim || words.state === 'waiting' ? palette.muted : palette.text;
  const isRoom = pen.measureText(words.title).width <= right - left;
  const title = fitText(
    pen,
    isRoom ? words.title : (words.shortTitle ?? words.title),
    right - left,
  );
  pen.fillText(title, left, middle);
  const after = left + pen.measureText(title).width + 8 * density;
  const isDone = words.state === 'measured';
  const state = isDone && !words.isCounted ? 'done' : words.state;
  if (after + pen.measureText(state).width > right) return;
  pen.fillStyle = isDone ? palette.faint : stateColour(words.state, palette);
  pen.fillText(state, after, middle);
}

/** The name of a row, indented below the stage that encloses it, its count and its sum. */
export function drawRowWords(
  pen: Pen,
  row: Row & { readonly name?: string },
  box: Box,
  isDim: boolean,
  palette: Palette,
): void {
  if (row.lane > 0) return;
  const { density } = palette;
  const middle = box.top + box.height / 2 + density / 2;
  const fill = palette.stages[groupOf[row.stage]];
  const left = box.left + (gutterPlaces.glyph + 2 + Math.min(row.depth, 6) * 8) * density;
  const side = Math.round(7 * density);
  pen.fillStyle = isDim ? fill.dim : fill.plain;
  pen.fillRect(Math.round(left), Math.round(box.top + (box.height - side) / 2), side, side);
  const right = drawFigure(pen, formatDuration(row.total), box, middle, palette.muted, palette);
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.fillStyle = isDim ? palette.muted : palette.text;
  const nameLeft = Math.round(left) + side + 6 * density;
  const name = fitText(pen, row.name ?? row.stage, right - nameLeft);
  pen.fillText(name, nameLeft, middle);
  if (row.count === 1) return;
  const count = `×${row.count}`;
  const after = nameLeft + pen.measureText(name).width + 6 * density;
  if (after + pen.measureText(count).width > right) return;
  pen.fillStyle = palette.faint;
  pen.fillText(count, after, middle);
}

/** The name of a run's own track, level with its stages, and a figure of it. */
export function drawTrackWords(
  pen: Pen,
  { name, figure }: { readonly name: string; readonly figure: string },
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  const middle = box.top + box.height / 2 + density / 2;
  const left = box.left + gutterPlaces.title * density;
  const right = drawFigure(pen, figure, box, middle, palette.muted, palette);
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillStyle = palette.muted;
  pen.fillText(fitText(pen, name, right - left), left, middle);
}

function drawLength(
  pen: Pen,
  { length, isDim, canCancel, isPointed, state }: RunWords,
  box: Box,
  middle: number,
  palette: Palette,
): number {
  const cancel = canCancel ? gutterPlaces.cancel * palette.density : 0;
  // A long list of waiting runs is not a list of crosses: theirs shows when pointed at.
  if (canCancel && (isPointed || state === 'running')) {
    pen.font = palette.font;
    pen.textAlign = 'center';
    pen.fillStyle = isPointed ? palette.danger : palette.muted;
    pen.fillText('✕', box.left + box.width - cancel / 2, middle);
  }
  const inside = { ...box, width: box.width - cancel };
  return drawFigure(pen, length, inside, middle, isDim ? palette.muted : palette.text, palette);
}

/** A figure at the right of the gutter; where the space left of it ends. */
function drawFigure(
  pen: Pen,
  figure: string,
  box: Box,
  middle: number,
  colour: string,
  palette: Palette,
): number {
  const right = box.left + box.width - 8 * palette.density;
  if (figure === '') return right;
  pen.font = palette.figureFont;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.fillStyle = colour;
  pen.fillText(figure, right, middle);
  return right - pen.measureText(figure).width - 8 * palette.density;
}

function drawChevron(pen: Pen, isOpen: boolean, box: Box, palette: Palette): void {
  const { density } = palette;
  const x = box.left + 11 * density;
  const y = box.top + box.height / 2;
  const long = 3.5 * density;
  const short = 2.5 * density;
  pen.fillStyle = palette.muted;
  pen.beginPath();
  if (isOpen) {
    pen.moveTo(x - long, y - short);
    pen.lineTo(x + long, y - short);
    pen.lineTo(x, y + short);
  } else {
    pen.moveTo(x - short, y - long);
    pen.lineTo(x + short, y);
    pen.lineTo(x - short, y + long);
  }
  pen.closePath();
  pen.fill();
}

function stateColour(state: RunState, palette: Palette): string {
  switch (state) {
    case 'waiting':
      return palette.faint;
    case 'running':
      return palette.accent;
    case 'measured':
      return palette.success;
    case 'failed':
      return palette.danger;
    case 'cancelled':
    case 'interrupted':
      return palette.warning;
  }
}
