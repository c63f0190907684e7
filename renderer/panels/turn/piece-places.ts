import type { TurnPiece } from './turn-lines.ts';

/** Where the pieces of a turn stand in its line, as plain numbers: no DOM. Lengths in CSS pixels. */
export type PiecePlace = {
  readonly piece: TurnPiece;
  readonly left: number;
  readonly width: number;
  /** What it says of itself: its name, where there is room for all of it. */
  readonly label: string;
};

/** A letter of the small font, at most, and what is left free on both sides of a label. */
const letter = 6.6;
const margin = 8;

/**
 * Pieces over a line that is `width` wide and ends at `until` milliseconds. A piece keeps its place, and is never thinner
 * than half a pixel: a line shows all that it adds up to.
 */
export const placePieces = (
  pieces: readonly TurnPiece[],
  until: number,
  width: number,
): PiecePlace[] =>
  pieces.map((piece) => {
    const left = (piece.from / until) * width;
    const right = (piece.to / until) * width;
    const own = Math.max(0.5, right - left);
    const isRoom = piece.part.length * letter + margin <= own;
    return { piece, left, width: own, label: isRoom ? piece.part : '' };
  });

/** Where the axis of several turns ends, in milliseconds: a little beyond the longest and the limits that are drawn. */
export const axisEnd = (gaps: readonly number[], limits: readonly number[]): number =>
  Math.max(1, ...gaps, ...limits) * 1.04;

/**
 * On which side of its line the name of a limit stands that it is not cut off: `left` pixels lie free before the plot,
 * which is `width` wide.
 */
export function limitSide(
  x: number,
  name: string,
  left: number,
  width: number,
): 'start' | 'middle' | 'end' {
  const half = (name.length * letter) / 2;
  return x + half > width ? 'end' : x - half < -left ? 'start' : 'middle';
}
