import { expect, test } from 'vitest';
import type { PlacedNote } from '../../../electron/common/note-words.ts';
import { nanos } from '../../../electron/common/units.ts';
import { drawPins } from '../../../renderer/waterfall/run-tracks/notes-track.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const box = { left: 100, top: 0, width: 200, height: 20 };
const scale = { from: nanos(0), to: nanos(200), width: 200 };
const pin = (from: number, to: number, text: string): PlacedNote => ({
  from: nanos(from),
  to: nanos(to),
  text,
});

function drawn(...pins: PlacedNote[]): string[] {
  const pen = new RecordingPen();
  drawPins(pen, scale, pins, box, namedPalette());
  return pen.log;
}

test('a note is a flag where it begins, a line as long as it is about, and its words', () => {
  expect(drawn(pin(20, 60, 'Why so slow?'))).toEqual([
    'rect 120 19 40 1 accent',
    'rect 120 2 1 18 accent',
    'rect 120 2 8 6 accent',
    'text 132 10 "Why so slow?" text',
  ]);
});

test('words end before the next flag, and lines of a text are one', () => {
  const texts = drawn(pin(0, 0, 'The first\nof two notes'), pin(80, 80, 'Next'));
  expect(texts.filter((line) => line.startsWith('text'))).toEqual([
    'text 112 10 "The first…" text',
    'text 192 10 "Next" text',
  ]);
});

test('a note that began before what is in sight keeps its flag and words at the edge', () => {
  expect(drawn(pin(-50, 30, 'Long'))).toEqual([
    'rect 100 19 30 1 accent',
    'rect 100 2 1 18 accent',
    'rect 100 2 8 6 accent',
    'text 112 10 "Long" text',
  ]);
});

test('a note out of sight is not drawn', () => {
  expect(drawn(pin(-50, -20, 'Before'), pin(200, 300, 'After'))).toEqual([]);
});
