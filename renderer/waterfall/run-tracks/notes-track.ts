import { notesOf, type PlacedNote } from '../../../electron/common/note-words.ts';
import { positionOf, type TimeScale } from '../../trace/time-scale.ts';
import type { Palette } from '../palette.ts';
import { type Box, fitText, type Pen } from '../pen.ts';
import type { WaterfallView } from '../view.ts';
import type { RunTrack } from './run-track.ts';

/** CSS pixels: how wide a pin is, and how far beside it the pointer still means it. */
const pinWidth = 8;
const reach = 6;

/** What people pinned to the run. */
export const notesTrack: RunTrack = {
  name: 'notes',
  height: 20,
  meaning: 'What people pinned to this run: a flag where it begins, a line as long as it is about.',
  isThere: (view, run) => pinsOf(view, run).length > 0,
  figure: (view, run) => String(pinsOf(view, run).length),
  draw: (pen, view, run, scale, box, palette) =>
    drawPins(pen, scale, pinsOf(view, run), box, palette),
  read: (view, run, at) => {
    const slack = ((view.scale.to - view.scale.from) / view.scale.width) * (pinWidth + reach);
    return pinsOf(view, run)
      .filter(({ from, to }) => from - slack / 2 <= at && at <= Math.max(to, from + slack))
      .map(({ text }) => ({ name: 'note', value: text }));
  },
};

function pinsOf({ session }: WaterfallView, index: number): PlacedNote[] {
  const run = session.runs[index];
  return run === undefined ? [] : notesOf(run, session);
}

/** Flags with the words of each as far as there is room before the next one; a line below says how long. */
export function drawPins(
  pen: Pen,
  scale: TimeScale,
  pins: readonly PlacedNote[],
  box: Box,
  palette: Palette,
): void {
  const { density } = palette;
  const line = Math.max(1, Math.round(density));
  const width = Math.round(pinWidth * density);
  const bottom = box.top + box.height - line;
  pen.font = palette.font;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pins.forEach(({ from, to, text }, place) => {
    const start = Math.floor(positionOf(scale, from));
    const end = Math.min(scale.width, Math.max(start + line, Math.ceil(positionOf(scale, to))));
    if (end < 0 || start >= scale.width) return;
    const left = box.left + Math.max(0, start);
    pen.fillStyle = palette.accent;
    pen.fillRect(left, bottom, box.left + end - left, line);
    pen.fillRect(left, box.top + 2 * line, line, box.height - 2 * line);
    pen.fillRect(left, box.top + 2 * line, width, Math.round(6 * density));
    const next = pins[place + 1];
    const until =
      next === undefined ? scale.width : Math.min(scale.width, positionOf(scale, next.from));
    const textLeft = left + width + Math.round(4 * density);
    const shown = fitText(pen, text.replace(/\s+/g, ' '), box.left + until - textLeft);
    if (shown === '') return;
    pen.fillStyle = palette.text;
    pen.fillText(shown, textLeft, box.top + box.height / 2);
  });
}
