import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from 'd3-scale';

/** Where the plots' marks stand, as plain numbers: no DOM. Lengths in CSS pixels. */

/** Speeds that an engineer thinks in: real time, ten calls at once, a minute of audio each second. */
const speedLandmarks = [0.001, 0.01, 0.1, 1, 10, 60, 600, 6000, 60_000];

export type Tick = { readonly value: number; readonly isLandmark: boolean };

/**
 * A logarithmic axis from the landmark below the least value to the one above the greatest, so that places can be read off
 * it however near the values lie; null where there is none above 0, or no room.
 */
export function speedScale(
  values: readonly number[],
  width: number,
): ScaleLogarithmic<number, number> | null {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  if (known.length === 0 || width <= 0) return null;
  const least = Math.min(...known);
  const most = Math.max(...known);
  const low = speedLandmarks.findLast((mark) => mark <= least) ?? least;
  const high = speedLandmarks.find((mark) => mark >= most && mark > low) ?? most * 2;
  return scaleLog([low / 1.12, high * 1.12], [0, width]);
}

/** Room that the name of a tick needs. */
const tickRoom = 34;

/** The landmarks in sight, and 2, 5 and 10 times the powers of ten where there is room between them. */
export function speedTicks(scale: ScaleLogarithmic<number, number>): Tick[] {
  const landmarks = speedLandmarks.filter((value) => isOn(scale, value));
  return [
    ...landmarks.map((value) => ({ value, isLandmark: true })),
    ...spaced(scale, steps(scale), landmarks).map((value) => ({ value, isLandmark: false })),
  ].toSorted((one, other) => one.value - other.value);
}

/** A logarithmic axis of lengths, a little wider than they are; null where there is none, or no room. */
export function lengthScale(
  lengths: readonly number[],
  width: number,
): ScaleLogarithmic<number, number> | null {
  const known = lengths.filter((length) => length > 0);
  if (known.length === 0 || width <= 0) return null;
  return scaleLog([Math.min(...known) / 1.25, Math.max(...known) * 1.25], [0, width]);
}

/** 1, 2 and 5 times the powers of ten, where there is room. */
export const lengthTicks = (scale: ScaleLogarithmic<number, number>): number[] =>
  spaced(scale, steps(scale), []);

/** From none at all up to a little above the greatest, bottom to top; `atLeast` is in sight whatever the values are. */
export function upwardScale(
  values: readonly number[],
  height: number,
  atLeast: number,
): ScaleLinear<number, number> {
  return scaleLinear([0, Math.max(atLeast, ...values) * 1.12], [height, 0]);
}

type Axis = ScaleLogarithmic<number, number>;

const isOn = (scale: Axis, value: number): boolean => {
  const [low = 0, high = 0] = scale.domain();
  return value >= low && value <= high;
};

/** 1, 2 and 5 times the powers of ten on the axis, the powers first. */
function steps(scale: Axis): number[] {
  const [low = 1, high = 1] = scale.domain();
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    powers.push(power);
  }
  return [1, 2, 5]
    .flatMap((digit) => powers.map((power) => Number(`${digit}e${power}`)))
    .filter((value) => isOn(scale, value));
}

/** Those that keep their distance from each other and from `kept`, which are not among them. */
function spaced(scale: Axis, values: readonly number[], kept: readonly number[]): number[] {
  const chosen: number[] = [];
  for (const value of values) {
    const isFree = [...kept, ...chosen].every(
      (other) => Math.abs(scale(other) - scale(value)) >= tickRoom,
    );
    if (isFree) chosen.push(value);
  }
  return chosen.toSorted((one, other) => one - other);
}
