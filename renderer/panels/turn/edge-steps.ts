/** How far a key moves the edge of a part, in milliseconds. */
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -10,
  ArrowDown: -10,
  ArrowRight: 10,
  ArrowUp: 10,
  PageDown: -100,
  PageUp: 100,
};

/** The length, in milliseconds, at which the slider of a part ends that was `measured` so long; it can be made longer by hand. */
export const sliderEnd = (measured: number): number =>
  Math.max(200, Math.ceil((measured * 2) / 50) * 50);

/** How much longer a key makes a part that is `length` long, in milliseconds, never shorter than nothing; null of other keys. */
export function edgeStep(key: string, length: number, most: number): number | null {
  if (key === 'Home') return -length;
  if (key === 'End') return most - length;
  const by = steps[key];
  return by === undefined ? null : Math.max(-length, by);
}
