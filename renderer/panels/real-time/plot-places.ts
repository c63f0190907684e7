import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { deliveredBy } from '../../../electron/common/delivered-audio.ts';
import type { RunLine } from './run-lines.ts';

/** Where the plot's marks stand, as plain numbers: no DOM. Lengths in CSS pixels, times in seconds. */
export type Plot = {
  readonly width: number;
  readonly height: number;
  /** Time since the request, left to right. */
  readonly x: ScaleLinear<number, number>;
  /** Audio delivered, bottom to top. */
  readonly y: ScaleLinear<number, number>;
};

/** How many seconds of audio a second brings, on the lines that all runs are held against. */
export const realTimeSpeeds = [1, 10, 60] as const;

const margin = 1.06;

/** A plot that holds all of these; null where there is nothing to draw or no room. */
export function plotOf(lines: readonly RunLine[], width: number, height: number): Plot | null {
  const ends = lines.flatMap(({ deliveries }) => deliveries.at(-1) ?? []);
  const longest = ends.reduce((most, { after }) => Math.max(most, after), 0);
  const largest = ends.reduce((most, { audio }) => Math.max(most, audio), 0);
  if (longest <= 0 || largest <= 0 || width <= 0 || height <= 0) return null;
  return {
    width,
    height,
    x: scaleLinear([0, longest * margin], [0, width]),
    y: scaleLinear([0, largest * margin], [height, 0]),
  };
}

/**
 * A run as an SVG path: along the ground from the request to the first delivery, then a step up for each. It
 * ends with the last one, beyond which nothing is known to come.
 */
export function staircase({ deliveries }: RunLine, { x, y }: Plot): string {
  if (deliveries.length === 0) return '';
  const points = [{ after: 0, audio: 0 }, ...deliveries].map(
    ({ after, audio }): [number, number] => [x(after), y(audio)],
  );
  return line().curve(curveStepAfter).digits(1)(points) ?? '';
}

/** A line of so many times real time, from the request to where it leaves the plot. */
export type Slope = {
  readonly speed: number;
  readonly x: number;
  readonly y: number;
  /** Whether there is room for its name beside those of the slower ones. */
  readonly isNamed: boolean;
};

/** Room that a name takes at the end of its line. */
const nameWidth = 28;
const nameHeight = 12;

export function slopesOf({ x, y }: Plot): Slope[] {
  const [, longest = 0] = x.domain();
  const [, largest = 0] = y.domain();
  const slopes: Slope[] = [];
  for (const speed of realTimeSpeeds) {
    const time = Math.min(longest, largest / speed);
    const end = { x: x(time), y: y(time * speed) };
    const isNamed = slopes.every(
      (other) => Math.abs(other.x - end.x) >= nameWidth || Math.abs(other.y - end.y) >= nameHeight,
    );
    slopes.push({ speed, ...end, isNamed });
  }
  return slopes;
}

/** A run, and a time in seconds since its request: no later than its last delivery. */
export type Reading = { readonly line: RunLine; readonly time: number };

/**
 * The run whose staircase is nearest to a point, straight above or below it, or to the left where the run has
 * ended; null where there is none.
 */
export function nearestReading(
  lines: readonly RunLine[],
  plot: Plot,
  x: number,
  y: number,
): Reading | null {
  const pointed = Math.max(0, plot.x.invert(x));
  let nearest: Reading | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const time = Math.min(pointed, line.deliveries.at(-1)?.after ?? 0);
    const beside = plot.x(time) - plot.x(pointed);
    const distance = Math.hypot(beside, plot.y(deliveredBy(line.deliveries, time)) - y);
    if (distance >= least) continue;
    nearest = { line, time };
    least = distance;
  }
  return nearest;
}
