import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';

/** Where a distribution's marks stand, as plain numbers: no DOM. Lengths in CSS pixels. */

/** The share of values up to and including each of them: a step at every value, ending at 1. */
export function cumulativeShares(
  values: readonly number[],
): { readonly value: number; readonly share: number }[] {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted.flatMap((value, place) =>
    value === sorted[place + 1] ? [] : [{ value, share: (place + 1) / sorted.length }],
  );
}

/** `cumulativeShares` as the path of an SVG, from 0 at `height` to 1 at the top; empty where there are no values. */
export function cumulativeCurve(
  values: readonly number[],
  scale: (value: number) => number,
  width: number,
  height: number,
): string {
  const steps = cumulativeShares(values);
  const [first] = steps;
  if (first === undefined) return '';
  const points: [number, number][] = [
    [0, height],
    [scale(first.value), height],
    ...steps.map(({ value, share }): [number, number] => [scale(value), height * (1 - share)]),
    [width, 0],
  ];
  return line().curve(curveStepAfter)(points) ?? '';
}

/** The axis on which all sides lie, ending at round numbers; null where there is nothing to draw. */
export function commonScale(
  sides: readonly (readonly number[])[],
  width: number,
): ScaleLinear<number, number> | null {
  const all = sides.flat();
  if (all.length === 0 || width <= 0) return null;
  const least = Math.min(...all);
  const most = Math.max(...all);
  // A single value, or many that are alike, still stand on an axis.
  const margin = least === most ? Math.abs(least) * 0.1 || 1 : (most - least) * 0.04;
  return scaleLinear([least - margin, most + margin], [0, width]);
}

/** The half of the widest label of a tick, "10,000". */
const halfLabel = 22;

/** On which side of its tick a label stands that it is not cut off at an edge of the drawing. */
export const labelSide = (x: number, width: number): 'start' | 'middle' | 'end' =>
  x + halfLabel > width ? 'end' : x < halfLabel ? 'start' : 'middle';

/** Dots of one strip, in the order of the values: beside each other where they would cover each other. */
export function stripDots(
  values: readonly number[],
  scale: (value: number) => number,
  size: number,
  height: number,
): { readonly x: number; readonly y: number }[] {
  const placed: { x: number; y: number }[] = [];
  const most = Math.max(0, Math.floor((height - size) / 2 / size));
  const lanes = laneOrder(most);
  const lastIn = new Map<number, number>();
  const dots = values.map((value, place) => ({ x: scale(value), place }));
  for (const { x, place } of dots.toSorted((one, other) => one.x - other.x)) {
    // Where every lane is taken the dot goes on the middle: dense, and said by the curve beside it.
    const lane =
      lanes.find((free) => x - (lastIn.get(free) ?? Number.NEGATIVE_INFINITY) >= size) ?? 0;
    lastIn.set(lane, x);
    placed[place] = { x, y: height / 2 + lane * size };
  }
  return placed;
}

/** The middle first, then outwards on either side: 0, −1, 1, −2, 2 … */
const laneOrder = (most: number): number[] => [
  0,
  ...Array.from({ length: most }, (_, step) => [-(step + 1), step + 1]).flat(),
];
