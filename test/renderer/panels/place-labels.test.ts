import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Labelled,
  labelHeight,
  labelWidth,
  overlap,
  placeLabels,
} from '../../../renderer/panels/quality/place-labels.ts';

const column = 8;
const row = 14;
const room = { width: 60 * column, height: 9 * row, lines: [] };

/** The plot as text, a cell 8 × 14 px: `o` a point, and its name where it was put. */
function picture(points: readonly Labelled[]): string {
  const cells = Array.from({ length: 9 }, () => Array.from({ length: 60 }, () => ' '));
  const write = (x: number, y: number, text: string): void => {
    for (const [at, letter] of [...text].entries()) {
      const line = cells[Math.floor(y / row)];
      if (line !== undefined) line[Math.floor(x / column) + at] = letter;
    }
  };
  for (const { x, y } of points) write(x, y, 'o');
  for (const [place, label] of placeLabels(points, room).entries()) {
    if (label !== null) write(label.left, label.top + labelHeight / 2, points[place]?.text ?? '');
  }
  return `\n${cells.map((line) => line.join('').trimEnd()).join('\n')}`;
}

test('a name stands right of its point, or left of it at the right edge', () => {
  expect(
    picture([
      { x: 84, y: 35, text: 'kokoro' },
      { x: 460, y: 77, text: 'tiny' },
    ]),
  ).toBe(`


          okokoro


                                                    tiny o


`);
});

test('where the right is taken by another point, the name goes to the next free side', () => {
  const [first] = placeLabels(
    [
      { x: 100, y: 60, text: 'moonshine' },
      { x: 140, y: 60, text: 'whisper' },
    ],
    room,
  );
  expect(first).toMatchObject({ left: 100 - 9 - labelWidth('moonshine'), isFar: false });
});

test('a name keeps off the line where there is another place, and lies on it where there is none', () => {
  const point = [{ x: 100, y: 60, text: 'kokoro' }];
  const level = { left: 0, top: 59, width: room.width, height: 2 };
  const [beside] = placeLabels(point, { ...room, lines: [level] });
  expect(beside === null || beside === undefined || overlap(beside, level)).toBe(false);
  const everywhere = { left: 0, top: 0, width: room.width, height: room.height };
  expect(placeLabels(point, { ...room, lines: [everywhere] })).toEqual(placeLabels(point, room));
});

test('a name is left out rather than written over another', () => {
  const crowd = Array.from({ length: 80 }, (_, place) => ({
    x: 200 + place / 10,
    y: 60,
    text: `model-${place}`,
  }));
  const labels = placeLabels(crowd, room);
  expect(labels.some((label) => label === null)).toBe(true);
  expect(labels.filter((label) => label !== null).length).toBeGreaterThan(5);
});

test('no name lies on a name, on a point, or over the edge', () => {
  const point = fc.record({
    x: fc.double({ min: 0, max: room.width, noNaN: true }),
    y: fc.double({ min: 0, max: room.height, noNaN: true }),
    text: fc.string({ maxLength: 24 }),
  });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 12 }), (points) => {
      const labels = placeLabels(points, room).filter((label) => label !== null);
      for (const [place, label] of labels.entries()) {
        expect(label.left).toBeGreaterThanOrEqual(0);
        expect(label.top).toBeGreaterThanOrEqual(0);
        expect(label.left + label.width).toBeLessThanOrEqual(room.width);
        expect(label.top + label.height).toBeLessThanOrEqual(room.height);
        for (const other of labels.slice(place + 1)) {
          expect(overlap(label, other)).toBe(false);
        }
        for (const { x, y } of points) {
          expect(overlap(label, { left: x - 1, top: y - 1, width: 2, height: 2 })).toBe(false);
        }
      }
    }),
  );
});
