import type { ScaleLinear, ScaleLogarithmic } from 'd3-scale';
import { paretoFront } from './pareto-front.ts';
import { type PlacedLabel, placeLabels, type Rectangle } from './place-labels.ts';
import { speedScale, upwardScale } from './plot-scales.ts';
import type { PlacedPoint } from './quality-picture.ts';

export type ParetoPlaces = {
  readonly x: ScaleLogarithmic<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly marks: readonly {
    readonly one: PlacedPoint;
    readonly x: number;
    readonly y: number;
    readonly isOnFront: boolean;
    readonly label: PlacedLabel | null;
  }[];
  /** The edge of what is dominated, as an SVG path. */
  readonly front: string;
};

/** An axis of error rates that are all small still ends at so much. */
const leastAxis = 0.05;

/** Where everything stands in a plot of this size; null where there is no room or nothing to draw. */
export function paretoPlaces(
  points: readonly PlacedPoint[],
  width: number,
  height: number,
): ParetoPlaces | null {
  const x = speedScale(
    points.map(({ speed }) => speed),
    width,
  );
  if (x === null || height <= 0) return null;
  const y = upwardScale(
    points.map(({ errors }) => errors),
    height,
    leastAxis,
  );
  const front = paretoFront(points);
  const spots = points.map(({ speed, errors, label }) => ({
    x: x(speed),
    y: y(errors),
    text: label,
  }));
  const corners = front.map(({ speed, errors }): Corner => [x(speed), y(errors)]);
  const labels = placeLabels(spots, { width, height, lines: frontLines(corners) });
  return {
    x,
    y,
    marks: points.map((one, place) => ({
      one,
      x: spots[place]?.x ?? 0,
      y: spots[place]?.y ?? 0,
      isOnFront: front.includes(one),
      label: labels[place] ?? null,
    })),
    front: frontPath(corners),
  };
}

type Corner = readonly [x: number, y: number];

/** The same edge as thin rectangles. */
function frontLines(front: readonly Corner[]): Rectangle[] {
  return front.flatMap(([x, y], place) => {
    const [before] = front[place - 1] ?? [0];
    const [, above] = front[place + 1] ?? [x, 0];
    return [
      { left: before, top: y - 1, width: x - before, height: 2 },
      { left: x - 1, top: above, width: 2, height: y - above },
    ];
  });
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/**
 * Along the least errors that can be had at a speed: level from the left edge to each point, then up to the next
 * faster one, and after the fastest up to the top. Above and left of it everything is dominated.
 */
export function frontPath(front: readonly Corner[]): string {
  const steps = front.map(([x, y]) => `V${rounded(y)}H${rounded(x)}`).join('');
  const [first] = front;
  return first === undefined ? '' : `M0,${rounded(first[1])}${steps}V0`;
}
